import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AgentHome } from './home.ts';
import { realAgents } from './set-up.ts';

/** The real CLIs with our command lines against a server on this machine: made-up keys, a home of their own. */
const agents = realAgents();

describe.each(['claude-code', 'codex', 'gemini'] as const)('%s', (name) => {
  function home(skip: (note: string) => never): AgentHome {
    return new AgentHome(name, agents.bin(skip), agents.server.url);
  }

  test('completes a base step: file, summary, session, tokens', async ({ skip }) => {
    using agent = home(skip);
    const file = join(agent.cwd, 'hello.txt');
    const { report, code, stderr } = await agent.run(`Task: write a file.\n\nfake: write ${file} hello from the agent\n`);
    expect(report, stderr).toMatchObject({ success: true, summary: `wrote ${file}`, error: null, warnings: [] });
    expect(report.usage).toMatchObject({ input_tokens: 200, output_tokens: 20 });
    expect(report.session_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('hello from the agent\n');
  });

  test('goes on with its session, may still edit there, and counts only what is new', async ({ skip }) => {
    using agent = home(skip);
    const first = await agent.run('Task: begin.\n\nfake: say begun\n');
    expect(first.report).toMatchObject({ success: true, summary: 'begun', usage: { input_tokens: 100 } });
    const file = join(agent.cwd, 'second.txt');
    const seen = agents.server.requests.length;
    const second = await agent.run(`Task: go on.\n\nfake: write ${file} more\n`, {
      resume: first.report.session_id ?? '',
      previous: first.report.usage,
    });
    expect(second.report, second.stderr).toMatchObject({
      success: true,
      session_id: first.report.session_id,
      usage: { input_tokens: 200, output_tokens: 20 },
    });
    expect(readFileSync(file, 'utf8')).toBe('more\n');
    expect(JSON.stringify(agents.server.requests.slice(seen).map((request) => request.body))).toContain('begun');
  });

  test.for([
    [401, 'auth'],
    [429, 'rate-limited'],
  ] as const)('an answer of %d is told as %s', async ([status, kind], { skip }) => {
    using agent = home(skip);
    const { report } = await agent.run(`Task: fail.\n\nfake: error ${String(status)}\n`);
    expect(report).toMatchObject({ success: false, error: { code: kind } });
  });

  test('a long prompt arrives whole', async ({ skip }) => {
    using agent = home(skip);
    const seen = agents.server.requests.length;
    const filler = 'All work and no play.\n'.repeat(45_000);
    // Gemini repeats the prompt on stdout and exits without waiting for its reader: the result behind it must come even so.
    const { report, stderr } = await agent.run(`Task: read this.\n\n${filler}\nfake: say read it all\n`, { reads: 'slowly' });
    expect(report, stderr).toMatchObject({ success: true, summary: 'read it all' });
    const longest = Math.max(...agents.server.requests.slice(seen).map((request) => JSON.stringify(request.body).length));
    expect(longest).toBeGreaterThan(filler.length);
  });

  test.skipIf(process.platform === 'win32')(
    'as a leader it finds seqctl on its PATH, with its token; without leading it may not run it',
    async ({ skip }) => {
      using agent = home(skip);
      writeFileSync(join(agent.base, 'bin', 'seqctl'), '#!/bin/sh\necho "$THREADOS_STEP_ID $THREADOS_TOKEN $*" > called\n', {
        mode: 0o755,
      });
      const env = { THREADOS_STEP_ID: 'lead', THREADOS_TOKEN: 'made-up-token' };
      const called = join(agent.cwd, 'called');
      if (name !== 'codex') {
        // Codex has a shell in its sandbox anyway.
        expect((await agent.run('Task: lead.\n\nfake: run seqctl status\n', { env })).report.warnings).toHaveLength(1);
        expect(existsSync(called)).toBe(false);
      }
      const { report } = await agent.run('Task: lead.\n\nfake: run seqctl status --json\n', { env, seqctl: true });
      expect(report).toMatchObject({ success: true, warnings: [] });
      expect(readFileSync(called, 'utf8')).toBe('lead made-up-token status --json\n');
    },
  );

  test('a prompt that begins with a plain line is no command of its own', async ({ skip }) => {
    using agent = home(skip);
    const { report } = await agent.run('Task: what is this about?\n/help\nfake: say a question\n');
    expect(report).toMatchObject({ success: true, summary: 'a question' });
  });
});
