import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layoutGraph } from '../src/engine/layout.ts';
import { resolveSequence } from '../src/engine/resolve.ts';
import { parseSequence } from '../src/store/sequence-document.ts';
import { makeGraphRepo, randomGraph, removeFolder } from './graph-repo.ts';
import { median, takeTurns, type Job, type Row } from './measure.ts';

/**
 * What a command costs at 100, 1,000 and 10,000 steps, and how that grows: 10 times the steps must not take much
 * more than 10 times as long. 10,000 real launches are left out unless THREADOS_BENCH_LONG is set. Needs dist/.
 */
const SIZES = [100, 1_000, 10_000] as const;
const ROUNDS = 3;
const SEQCTL = join(import.meta.dirname, '..', 'bin', 'seqctl.js');
const LINES = ['status', 'validate', 'run all --dry-run'];
const RUN = ['run', 'all', '--new-run', '--max-parallel', '8'];

export async function bench(): Promise<Row[]> {
  const repos: string[] = [];
  const jobs: Record<string, Job> = {};
  const layouts: Record<string, readonly number[]> = {};
  try {
    for (const size of SIZES) {
      const root = await makeGraphRepo(randomGraph(size), ['/bin/true']);
      repos.push(root);
      layouts[`layout, ${String(size)}`] = layoutTimes(root);
      for (const line of LINES) jobs[`${line}, ${String(size)}`] = { argv: [process.execPath, SEQCTL, ...line.split(' ')], cwd: root };
    }
    const times: Record<string, readonly number[]> = { ...(await takeTurns(ROUNDS, jobs)), ...layouts };
    const runs: Record<string, Job> = {};
    SIZES.forEach((size, i) => {
      if (size === 10_000 && process.env['THREADOS_BENCH_LONG'] === undefined) return;
      runs[`run all, ${String(size)}`] = { argv: [process.execPath, SEQCTL, ...RUN], cwd: repos[i] ?? '' };
    });
    Object.assign(times, await takeTurns(1, runs));
    return [...LINES, 'layout', 'run all'].flatMap((what) => rowsOf(what, times));
  } finally {
    for (const root of repos) removeFolder(root);
  }
}

function rowsOf(what: string, times: Readonly<Record<string, readonly number[]>>): Row[] {
  const rows: Row[] = [];
  let before: number | null = null;
  for (const size of SIZES) {
    const taken = times[`${what}, ${String(size)}`];
    if (taken === undefined) continue;
    const ms = median(taken);
    rows.push({ name: `${what}, ${size.toLocaleString('en')} steps`, value: ms, unit: 'ms' });
    if (before !== null) rows.push({ name: '  for ten times the steps', value: ms / before, unit: 'x' });
    before = ms;
  }
  return rows;
}

/** The picture of the terminal UI, in this process: its frames draw a part of it. */
function layoutTimes(root: string): readonly number[] {
  const spec = parseSequence(readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8'), 'sequence.yaml');
  if (!spec.ok) throw new Error(spec.error.message);
  return Array.from({ length: ROUNDS + 1 }, () => {
    const sequence = resolveSequence(spec.value);
    const begun = performance.now();
    layoutGraph(sequence);
    return performance.now() - begun;
  }).slice(1);
}
