import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Finding } from '../../../src/app/threados.ts';
import type { McpOffer } from '../../../src/model/ports/agents.ts';
import { cleanEnvironment, seqctl } from '../../rig/seqctl.ts';
import { AgentHome } from './home.ts';
import { realAgents } from './set-up.ts';

/** The real CLIs, offered the real `threados mcp` in the way a b step's agent is, call its tools. */
const agents = realAgents();

const file = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Gemini CLI passes by a settings file below a folder that everybody may write to, such as /tmp: a copy in the home folder. */
function offer(root: string): McpOffer {
  const folder = mkdtempSync(join(homedir(), '.threados-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const gemini_settings = join(folder, 'gemini.json');
  copyFileSync(file('templates/agents/gemini.json'), gemini_settings);
  return { argv: [process.execPath, file('bin/threados.js'), 'mcp', '-C', root], gemini_settings };
}

describe.each(['claude-code', 'codex', 'gemini'] as const)('%s', (name) => {
  test.skipIf(process.platform === 'win32')('takes the line that doctor prints, and finds the server', async ({ skip }) => {
    const bin = agents.bin(skip);
    using agent = new AgentHome(name, bin, agents.server.url);
    const path = [bin, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
    const env = { HOME: agent.base, PATH: path, GEMINI_CLI_TRUST_WORKSPACE: 'true', GEMINI_CLI_NO_RELAUNCH: 'true' };
    const findings = async () => {
      const { json } = await seqctl(agent.cwd, ['doctor'], { env });
      const found = (json.data as { findings: Finding[] }).findings.find(({ check }) => check === `${name}, MCP`);
      return found ?? expect.fail(JSON.stringify(json));
    };
    const line = (await findings()).fix ?? expect.fail('no line');
    const sh = (command: string) =>
      execFileSync('/bin/sh', ['-c', command], { cwd: agent.cwd, env: cleanEnvironment(env), encoding: 'utf8' });
    sh(line);
    expect(await findings()).toMatchObject({ found: 'knows the server "threados"', fix: null });
    expect(sh(`${line.split(' ')[0] ?? ''} mcp list 2>&1`)).toMatch(name === 'codex' ? /threados .*enabled/ : /threados.*Connected/);
  });

  test.for(['step_add {"id":"more","model":"shell","command":["node","--version"]}', 'step_rm {"id":"plan"}'])(
    'asks for %s: kept as a proposal of its step',
    async (call, { skip }) => {
      const bin = agents.bin(skip);
      using agent = new AgentHome(name, bin, agents.server.url);
      expect((await seqctl(agent.cwd, ['init', '--name', 'led'])).code).toBe(0);
      expect((await seqctl(agent.cwd, ['step', 'add', 'plan', '--', 'node', '--version'])).code).toBe(0);
      const [tool = ''] = call.split(' ');
      const env = {
        THREADOS_ACTOR: 'agent:lead',
        THREADOS_RUN_ID: '20261123-000000-0000',
        THREADOS_STEP_ID: 'lead',
        THREADOS_ROOT: agent.cwd,
      };
      const { report, stderr } = await agent.run(`Task: lead.\n\nfake: call ${call}\n`, { env, seqctl: true, mcp: offer(agent.cwd) });
      expect(report, stderr).toMatchObject({ success: true, summary: `called ${tool}`, warnings: [] });
      const { json } = await seqctl(agent.cwd, ['proposal', 'ls']);
      expect(json.data, stderr).toMatchObject({
        proposals: [{ actor: 'agent:lead', state: 'pending', actions: [{ action: tool.replace('_', '.') }] }],
      });
    },
  );
});
