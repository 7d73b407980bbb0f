import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SEQCTL = fileURLToPath(new URL('../bin/seqctl.js', import.meta.url));

/** A repo with so many steps side by side in so many lanes, each after the one before it in its lane, some after a neighbour too. */
export function makeLargeRepo(root: string, steps: number, lanes: number): string {
  const list = Array.from({ length: steps }, (_, i) => ({
    id: `s${String(i)}`,
    lane: `lane${String(i % lanes)}`,
    model: 'shell',
    command: ['node', '--version'],
    depends_on: i < lanes ? [] : [`s${String(i - lanes)}`, ...(i % 5 === 0 ? [`s${String(i - lanes + 1)}`] : [])],
  }));
  return makeRepo(root, list);
}

/** A repo whose steps, all at once, print a line ten times a second until they are stopped. */
export function makeLiveRepo(root: string, steps: number): string {
  const source = "let i = 0; setInterval(() => console.log('request', ++i, 'served in', (i * 7) % 60, 'ms'), 100)";
  const list = Array.from({ length: steps }, (_, i) => ({
    id: `live${String(i)}`,
    lane: `lane${String(i % 10)}`,
    model: 'shell',
    command: ['node', '-e', source],
  }));
  makeRepo(root, list);
  writeFileSync(join(root, '.threados', 'policy.yaml'), `version: 1\nlimits: {parallel_shell: ${String(steps)}}\n`);
  execFileSync(process.execPath, [SEQCTL, 'trust', '--yes'], { cwd: root, stdio: 'ignore' });
  return root;
}

function makeRepo(root: string, steps: readonly object[]): string {
  mkdirSync(root, { recursive: true });
  execFileSync(process.execPath, [SEQCTL, 'init', '--name', 'bench'], { cwd: root, stdio: 'ignore' });
  const lines = steps.map((step) => `  - ${JSON.stringify(step)}\n`).join('');
  writeFileSync(join(root, '.threados', 'sequence.yaml'), `version: 1\nname: bench\nsteps:\n${lines}`);
  return root;
}
