import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { StatusFile } from '../model/status.ts';
import { isTemporary, listNames, renameOver, sweepTemporaries } from './disk.ts';
import { killPoint } from './kill-point.ts';
import { readStatusFile } from './status-file.ts';

/**
 * The attempts of one instance. The newest lies in the instance's folder itself, each earlier one, whole, in
 * `attempts/<n>/`:
 *
 *   no files ──claim──► attempt 1 in place ──claim──► attempts/1/ + attempt 2 in place ──► …
 *
 * A move is resumable: status.json goes last, so until then the folder still says which attempt the files
 * belong to; after it, the folder has no status.json and the newest attempt is the highest in `attempts/`.
 */

const ATTEMPTS = 'attempts';

/** Numbers of the archived attempts, rising. */
export function archivedAttempts(dir: string): number[] {
  return listNames(join(dir, ATTEMPTS))
    .filter((name) => /^[1-9]\d{0,8}$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

export function attemptDir(dir: string, attempt: number): string {
  return join(dir, ATTEMPTS, String(attempt));
}

/** The newest attempt's status wherever it lies; `'broken'` where it cannot be read. */
export function newestStatus(dir: string): StatusFile | 'broken' | null {
  const inPlace = readStatusFile(dir);
  if (inPlace !== null) return inPlace;
  const last = archivedAttempts(dir).at(-1);
  return last === undefined ? null : readStatusFile(attemptDir(dir, last));
}

/** Moves everything of attempt `n` into its own folder. */
export async function archiveAttempt(dir: string, n: number, now: number): Promise<void> {
  const target = attemptDir(dir, n);
  mkdirSync(target, { recursive: true });
  killPoint('folder of the earlier attempt is there');
  sweepTemporaries(dir, now);
  const names = listNames(dir).filter((name) => name !== ATTEMPTS && name !== 'status.json' && !isTemporary(name));
  for (const name of [...names, 'status.json']) {
    await renameOver(join(dir, name), join(target, name));
    killPoint('a file of the earlier attempt is moved');
  }
}
