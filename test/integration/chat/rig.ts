import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ThreadOs } from '../../../src/app/threados.ts';
import { openThreadOs } from '../../../src/main.ts';
import type { StepSpec } from '../../../src/model/sequence.ts';
import { makeFolder } from '../../rig/repo.ts';

const dir = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const PLACE = { packageDir: dir('.'), dist: dir('dist'), bin: dir('bin'), templates: dir('templates') };

/** A person at a repo with these steps, in this process: everything real but the command line. */
export async function openRepo(steps: readonly StepSpec[], files: Readonly<Record<string, string>> = {}): Promise<ThreadOs> {
  const root = makeFolder();
  const opened = openThreadOs(PLACE, { cwd: root, caller: { actor: 'human', inside: null, evidence: 'test' } });
  if (!opened.ok) throw new Error(opened.error.message);
  const os = opened.value;
  expectOk(await os.init({ name: 'test' }));
  const lines = steps.map((step) => `  - ${JSON.stringify(step)}\n`).join('');
  const texts = { '.threados/sequence.yaml': `version: 1\nname: test\nsteps:${lines === '' ? ' []' : ''}\n${lines}`, ...files };
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  expectOk(await os.trust({ yes: true }));
  return os;
}

export function expectOk<T>(result: { ok: true; value: T } | { ok: false; error: { code: string; message: string } }): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
