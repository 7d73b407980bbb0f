import { join } from 'node:path';
import { makeGraphRepo, mustSucceed, randomGraph, removeFolder } from './graph-repo.ts';
import { median, takeTurns, type Job, type Row } from './measure.ts';

/** How long a command takes, as a multiple of `node -e 0`. Needs dist/ (npm run build). */
const ROUNDS = 21;
const SEQCTL = join(import.meta.dirname, '..', 'bin', 'seqctl.js');
const THREADOS = join(import.meta.dirname, '..', 'bin', 'threados.js');

const LINES = [
  '--version',
  'status',
  'validate',
  'step show s7',
  'run all --dry-run',
  'policy show',
  'runs ls',
  'audit',
  'logs s7',
  'graph',
  'step add --help',
] as const;

export async function bench(): Promise<Row[]> {
  const root = await makeGraphRepo(randomGraph(100), ['true']);
  try {
    await mustSucceed(root, ['run', 'all']);
    const job = (argv: readonly string[]): Job => ({ argv: [process.execPath, ...argv], cwd: root });
    const jobs = { 'node -e 0': job(['-e', '0']), 'threados --version': job([THREADOS, '--version']) };
    const commands = Object.fromEntries(LINES.map((line) => [`seqctl ${line}`, job([SEQCTL, ...line.split(' ')])]));
    const { 'node -e 0': floor, ...times } = await takeTurns<string>(ROUNDS, { ...jobs, ...commands });
    const ratios = Object.entries(times).map(([name, ms]) => ({ name, value: median(ms) / median(floor ?? []), unit: 'x node -e 0' }));
    return [{ name: 'node -e 0', value: median(floor ?? []), unit: 'ms' }, ...ratios];
  } finally {
    removeFolder(root);
  }
}
