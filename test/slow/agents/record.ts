/**
 * Records what the real agents print into test/fixtures/agents/, for the readers' quick tests:
 * `node test/slow/agents/record.ts [CASE]`. Run again when PACKAGES in install.ts change, and look at the difference.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createFakeLlm } from '../../fakes/fake-llm.ts';
import { AgentHome, type AgentName } from './home.ts';
import { installAgents } from './install.ts';

const CASES: Readonly<Record<string, string>> = {
  write: 'write CWD/out.txt hello there',
  denied: 'write /etc/threados-test.txt no',
  'error-401': 'error 401',
  'error-429': 'error 429',
  'error-500': 'error 500',
  empty: 'empty',
  cut: 'cut',
  killed: 'hang',
};

const folder = new URL('../../fixtures/agents/', import.meta.url);
const installed = await installAgents();
if (!('bin' in installed)) throw new Error(installed.unavailable);
await using server = await createFakeLlm();
mkdirSync(folder, { recursive: true });
for (const agent of ['claude-code', 'codex', 'gemini'] as const satisfies readonly AgentName[]) {
  for (const [name, script] of Object.entries(CASES)) {
    if (process.argv[2] !== undefined && process.argv[2] !== name) continue;
    using home = new AgentHome(agent, installed.bin, server.url);
    const prompt = `Task: a recording.\n\nfake: ${script.replace('CWD', home.cwd)}\n`;
    const { stdout, stderr, code, signal, report } = await home.run(prompt, { timeout: name === 'killed' ? 5_000 : 60_000 });
    const clean = (text: string) =>
      hide(text, {
        [home.base]: '/home/me',
        [home.base.replaceAll(/[^a-zA-Z0-9]/g, '-')]: '-home-me',
        [dirname(dirname(installed.bin))]: '/agents',
        [new URL(server.url).host]: '127.0.0.1:1',
      });
    writeFileSync(
      new URL(`${agent}-${name}.json`, folder),
      `${JSON.stringify({ code, signal, stdout: clean(stdout), stderr: clean(stderr) }, null, 1)}\n`,
    );
    console.log(agent, name, code, signal, JSON.stringify(report));
  }
}

function hide(text: string, names: Readonly<Record<string, string>>): string {
  return Object.entries(names).reduce((hidden, [name, shown]) => hidden.replaceAll(name, shown), text);
}
