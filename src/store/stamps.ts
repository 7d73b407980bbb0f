import { statSync } from 'node:fs';
import { join } from 'node:path';
import { listNames } from './disk.ts';
import type { Layout } from './layout.ts';

/** Texts that change whenever what they stand for does: a `stat` for each file, none is read. */

export function stampsOf(paths: readonly string[]): string {
  return paths.map(stampOf).join();
}

/** Of the newest run's record and of all its status files: every write of one touches the run's folder. */
export function runsStamp(newestRunFolder: string): string {
  return stampsOf([newestRunFolder, join(newestRunFolder, 'run.json')]);
}

export function proposalsStamp({ proposals }: Layout): string {
  const names = listNames(proposals).sort();
  return stampsOf(names.map((name) => join(proposals, name)));
}

/** The folder of all runs, where there is none yet. */
export function newestRunFolder({ runs }: Layout): string {
  const newest = listNames(runs).sort().at(-1);
  return newest === undefined ? runs : join(runs, newest);
}

function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '-' : `${path}:${String(stat.ino)}:${String(stat.mtimeMs)}:${String(stat.size)}`;
}
