import { spawn } from 'node:child_process';
import { cleanEnvironment } from '../test/rig/seqctl.ts';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

/** A program and its words. */
export interface Job {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Before each round, not timed. */
  readonly before?: () => Promise<void> | void;
}

/**
 * Milliseconds of each job in each round. The jobs take turns within a round, for the machine is never quiet: only
 * what was measured together may be compared. A first round warms up and is left out.
 */
export async function takeTurns<N extends string>(rounds: number, jobs: Readonly<Record<N, Job>>): Promise<Record<N, readonly number[]>> {
  const names = Object.keys(jobs) as N[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>;
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      await jobs[name].before?.();
      const ms = await timeOf(jobs[name]);
      if (process.env['THREADOS_BENCH_SAY'] !== undefined) process.stderr.write(`${String(round)} ${name}: ${ms.toFixed(0)} ms\n`);
      if (round > 0) times[name].push(ms);
    }
  }
  return times;
}

async function timeOf({ argv, cwd, env }: Job): Promise<number> {
  const [file = '', ...args] = argv;
  const begun = performance.now();
  const child = spawn(file, args, { cwd, env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  const said: Buffer[] = [];
  child.stdout.resume();
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${String(code)}: ${Buffer.concat(said).toString().slice(-2000)}`);
  return performance.now() - begun;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
