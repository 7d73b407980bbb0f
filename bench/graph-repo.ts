import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seqctl } from '../test/rig/seqctl.ts';
import { createRandom } from '../test/unit/redact/planted.ts';

/** Step number → the numbers of those it waits for: at most two of the twenty before it. The same for the same size. */
export function randomGraph(size: number): readonly (readonly number[])[] {
  const random = createRandom(42);
  return Array.from({ length: size }, (_, i) => {
    const before = Array.from({ length: i === 0 ? 0 : random(3) }, () => Math.max(0, i - 1 - random(20)));
    return [...new Set(before)];
  });
}

/** A temporary folder that the caller removes. */
export function makeFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'threados-bench-')));
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5 });
}

/** A repo with a sequence of shell steps that do nothing, in five lanes, accepted by a person. */
export async function makeGraphRepo(graph: readonly (readonly number[])[], command: readonly string[]): Promise<string> {
  const root = makeFolder();
  await mustSucceed(root, ['init', '--name', 'bench']);
  const steps = graph.map((before, i) => {
    const step = {
      id: `s${String(i)}`,
      lane: `lane-${String(i % 5)}`,
      model: 'shell',
      command,
      depends_on: before.map((n) => `s${String(n)}`),
    };
    return `  - ${JSON.stringify(step)}\n`;
  });
  mkdirSync(join(root, '.threados'), { recursive: true });
  writeFileSync(join(root, '.threados', 'sequence.yaml'), `version: 1\nname: bench\nsteps:\n${steps.join('')}`);
  await mustSucceed(root, ['trust', '--yes']);
  return root;
}

export async function mustSucceed(root: string, words: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await seqctl(root, words);
  if (code !== 0) throw new Error(`seqctl ${words.join(' ')}: ${stdout}${stderr}`);
}
