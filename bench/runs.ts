import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, makeGraphRepo, randomGraph, removeFolder } from './graph-repo.ts';
import { median, takeTurns, type Job, type Row } from './measure.ts';
import { otherRunners } from './other-runners.ts';

/**
 * A random graph of 100 × `true`, 8 at a time, from the command line to its end, against other runners and against
 * the floor. Runners from npm are taken from the folder that THREADOS_BENCH_TOOLS names (docs/performance.md), make and
 * ninja from PATH; those that are missing are left out. Needs dist/ (npm run build).
 */
const STEPS = 100;
const WIDTH = 8;
const ROUNDS = 5;
const SEQCTL = join(import.meta.dirname, '..', 'bin', 'seqctl.js');
const FLOOR = join(import.meta.dirname, 'floor.mjs');
const TRUE = '/bin/true';

export async function bench(): Promise<Row[]> {
  const graph = randomGraph(STEPS);
  const folders: string[] = [];
  const folder = () => {
    const made = makeFolder();
    folders.push(made);
    return made;
  };
  try {
    const repo = await makeGraphRepo(graph, [TRUE]);
    folders.push(repo);
    const others = otherRunners({ graph, width: WIDTH, command: TRUE, folder });
    if (others.missing.length > 0) process.stderr.write(`runs: not found, and left out: ${others.missing.join(', ')}\n`);
    const jobs: Record<string, Job> = {
      floor: floorJob(graph, folder()),
      'seqctl run all': {
        argv: [process.execPath, SEQCTL, 'run', 'all', '--new-run', '--max-parallel', String(WIDTH)],
        cwd: repo,
      },
      ...others.jobs,
    };
    const { floor = [], ...times } = await takeTurns(ROUNDS, jobs);
    const rows: Row[] = [{ name: 'floor: one Node process', value: median(floor) / STEPS, unit: 'ms/step' }];
    for (const [name, ms] of Object.entries(times)) {
      rows.push(
        { name, value: median(ms) / STEPS, unit: 'ms/step' },
        { name: `${name} / floor`, value: median(ms) / median(floor), unit: 'x' },
      );
    }
    return rows;
  } finally {
    for (const made of folders) removeFolder(made);
  }
}

function floorJob(graph: readonly (readonly number[])[], cwd: string): Job {
  writeFileSync(join(cwd, 'graph.json'), JSON.stringify({ command: [TRUE], width: WIDTH, before: graph }));
  let round = 0;
  const runs = () => join(cwd, `run-${String(round)}`);
  const job = { cwd, before: () => void (round += 1) };
  return {
    ...job,
    get argv() {
      return [process.execPath, FLOOR, join(cwd, 'graph.json'), runs()];
    },
  };
}
