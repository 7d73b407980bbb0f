import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { makeFolder } from './repo.ts';

const FAKE = pathToFileURL(fileURLToPath(new URL('../fakes/fake-agent-cli.mjs', import.meta.url))).href;

/** The programs of the three agents by their names on PATH. */
const PROGRAMS = { 'claude-code': 'claude', codex: 'codex', gemini: 'gemini' } as const;
export type AgentName = keyof typeof PROGRAMS;

/**
 * A machine on which these agents are installed (fakes: see fake-agent-cli.mjs): the environment to start `seqctl` in.
 * `deeds`: what they do on prompts that hold these words.
 */
export function installFakeAgents(
  names: readonly AgentName[] = ['claude-code', 'codex', 'gemini'],
  deeds: Readonly<Record<string, string>> = {},
): { readonly PATH: string } {
  const folder = makeFolder('agents bin');
  writeFileSync(join(folder, 'deeds.json'), JSON.stringify(deeds));
  for (const name of names) {
    const program = join(folder, PROGRAMS[name]);
    const code = `import(${JSON.stringify(FAKE)}).then(({ main }) => main(${JSON.stringify(name)}, ${JSON.stringify(folder)}));\n`;
    if (process.platform === 'win32') {
      writeFileSync(`${program}.js`, code);
      // As npm writes it, so that it is taken for such a shim.
      writeFileSync(`${program}.cmd`, `@ECHO off\r\n:find_dp0\r\n"%_prog%"  "%dp0%\\${PROGRAMS[name]}.js" %*\r\n`);
    } else {
      writeFileSync(program, `#!${process.execPath}\n${code}`);
      chmodSync(program, 0o755);
    }
  }
  return { PATH: [folder, process.env['PATH'] ?? ''].join(delimiter) };
}
