import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Launch } from '../model/launch.ts';

const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;

/** The launch file that a pane was started for: an absolute path, or a token of the repo that `cwd` lies in. */
export function findLaunchFile(word: string, cwd: string): string | null {
  if (isAbsolute(word)) return word;
  if (!TOKEN.test(word)) return null;
  for (let dir = cwd; ; dir = dirname(dir)) {
    const path = join(dir, '.threados', 'state', 'launch', `${word}.json`);
    if (existsSync(path)) return path;
    if (dirname(dir) === dir) return null;
  }
}

/** Reads a launch and takes its file away at once: it holds an environment, and must never start a second attempt. */
export function takeLaunch(path: string): Launch | null {
  try {
    const launch = JSON.parse(readFileSync(path, 'utf8')) as Launch;
    rmSync(path);
    return launch;
  } catch {
    return null;
  }
}

/** The process of the repo's mprocs; `null` where its record cannot be read. */
export function readSessionPid(root: string): number | null {
  try {
    const record = JSON.parse(readFileSync(join(root, '.threados', 'state', 'session.json'), 'utf8')) as { pid?: unknown };
    return typeof record.pid === 'number' ? record.pid : null;
  } catch {
    return null;
  }
}
