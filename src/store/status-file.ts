import { utimesSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { StatusFile } from '../model/status.ts';
import { OUTCOMES } from '../model/words.ts';
import { readTextIfThere, toJsonFile, writeAtomic } from './disk.ts';
import { isInteger, isNumber, isString, listOf, nullable, oneOf, parseShape, shape, type Check } from './shape.ts';

/** `status.json` of one attempt: read, check, write. Loads nothing heavy; the runner in a pane uses it too. */

/** In the order of cli.md, which is also the order on disk. */
const FIELDS = {
  schema: oneOf(1),
  run_id: isString,
  step_id: isString,
  instance: isString,
  attempt: (value) => isInteger(value) && (value as number) >= 1,
  state: oneOf('starting', 'running', 'exited', 'lost'),
  outcome: oneOf(null, ...OUTCOMES),
  exit_code: nullable(isInteger),
  signal: nullable(isString),
  pid: nullable(isInteger),
  pid_started_at: nullable(isString),
  runner_pid: nullable(isInteger),
  runner_started_at: nullable(isString),
  nonce: isString,
  started_at: isString,
  ended_at: nullable(isString),
  heartbeat_at: isString,
  duration_ms: nullable(isInteger),
  model: isString,
  command: listOf(isString),
  cwd: isString,
  executor: oneOf('direct', 'mprocs'),
  proc: nullable(shape({ name: isString, index: isNumber })),
  session_id: nullable(isString),
  usage: nullable(shape({ input_tokens: nullable(isInteger), output_tokens: nullable(isInteger), cost_usd: nullable(isNumber) })),
  error: nullable(shape({ code: isString, message: isString })),
  artifacts: listOf(shape({ path: isString, bytes: isNumber, sha256: isString })),
} satisfies Record<keyof StatusFile, Check>;
const isStatusFile = shape(FIELDS);

export function parseStatusFile(text: string): StatusFile | null {
  return parseShape(text, isStatusFile) as StatusFile | null;
}

/** `null` where there is none; `'broken'` where it cannot be read as one. */
export function readStatusFile(dir: string): StatusFile | 'broken' | null {
  const text = readTextIfThere(`${dir}${sep}status.json`);
  if (text === null) return null;
  return parseStatusFile(text) ?? 'broken';
}

export async function writeStatusFile(dir: string, status: StatusFile, durable: boolean): Promise<void> {
  const ordered = Object.fromEntries((Object.keys(FIELDS) as (keyof StatusFile)[]).map((key) => [key, status[key]]));
  await writeAtomic(join(dir, 'status.json'), toJsonFile(ordered), { durable });
}

/**
 * Tells watchers of a run that one of its files changed: the run folder's own time. So they need one watch and
 * one `stat` per run, not one per instance (`watch.ts`). The machine's time, finer than the kernel's own stamps,
 * so that two changes never look like one.
 */
export function touchRun(runFolder: string): void {
  const seconds = (performance.timeOrigin + performance.now()) / 1000;
  try {
    utimesSync(runFolder, seconds, seconds);
  } catch {
    // Nobody misses more than a refresh.
  }
}
