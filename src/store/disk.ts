import {
  closeSync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { killPoint } from './kill-point.ts';

/**
 * Files written whole or not at all: a temporary file in the same folder, its bytes on the disk, then a rename
 * over the target, then the folder's entry on the disk. A reader sees the old file or the new one.
 *
 * Why not write-file-atomic: it cannot leave out the fsync (heartbeats), does not sync the folder, gives up at
 * the first EPERM of a Windows scanner, loads a signal handler into every short command, and has no places
 * where a crash test could stop it.
 *
 * Everything but fsync is done synchronously: the calls take tens of microseconds, a hop through the thread
 * pool for each would cost more. fsync can take long on a slow disk, and so never blocks the event loop.
 */

/** What a write does to the disk; tests hand in one that fails as Windows does. */
export interface DiskOps {
  open(path: string, flags: 'wx' | 'r', mode: number): number;
  write(fd: number, data: Uint8Array): void;
  fsync(fd: number): Promise<void>;
  close(fd: number): void;
  rename(from: string, to: string): void;
  unlink(path: string): void;
  sleep(ms: number): Promise<void>;
  readonly platform: NodeJS.Platform;
}

export const nodeDisk: DiskOps = {
  open: (path, flags, mode) => openSync(path, flags, mode),
  write: (fd, data) => {
    for (let at = 0; at < data.length;) at += writeSync(fd, data, at);
  },
  fsync: (fd) =>
    new Promise((resolve, reject) => {
      fsync(fd, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    }),
  close: closeSync,
  rename: renameSync,
  unlink: unlinkSync,
  sleep: (ms) => sleep(ms),
  platform: process.platform,
};

export interface WriteOptions {
  /** Wait until the bytes and the name are on the disk. Default true; false survives a crash of the process, not of the machine. */
  readonly durable?: boolean;
  readonly mode?: number;
}

/** Makes the parent folders where they are missing. Throws the platform's error where the disk refuses. */
export async function writeAtomic(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
  disk: DiskOps = nodeDisk,
): Promise<void> {
  const durable = options.durable ?? true;
  const temporary = temporaryName(path);
  killPoint('before a write');
  const fd = openNew(temporary, options.mode ?? 0o666, disk);
  try {
    try {
      killPoint('temporary file is there, empty');
      disk.write(fd, typeof data === 'string' ? Buffer.from(data) : data);
      killPoint('temporary file is written');
      if (durable) await disk.fsync(fd);
    } finally {
      disk.close(fd);
    }
    killPoint('temporary file is whole');
    await renameOver(temporary, path, disk);
  } catch (error) {
    tryUnlink(temporary, disk);
    throw error;
  }
  killPoint('target is replaced');
  if (durable) await syncDirectory(dirname(path), disk);
}

/** Takes a file away, for good where `durable`; one that is not there is no error. */
export async function removeFile(path: string, durable = true, disk: DiskOps = nodeDisk): Promise<void> {
  killPoint('before a removal');
  try {
    await retrying(() => disk.unlink(path), disk);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return;
  }
  killPoint('removed');
  if (durable) await syncDirectory(dirname(path), disk);
}

/** A rename that outlives a virus scanner, an indexer or a reader that holds the target for a moment. */
export async function renameOver(from: string, to: string, disk: DiskOps = nodeDisk): Promise<void> {
  await retrying(() => disk.rename(from, to), disk);
}

/** EPERM, EACCES, EBUSY: what Windows answers while somebody has the file open without sharing it. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);
const RETRY_MS = [1, 2, 5, 10, 20, 40, 80, 120, 160, 200, 250, 300, 350, 400];

async function retrying(action: () => void, disk: DiskOps): Promise<void> {
  for (const wait of RETRY_MS) {
    try {
      action();
      return;
    } catch (error) {
      if (disk.platform !== 'win32' || !HELD.has(errorCode(error))) throw error;
    }
    await disk.sleep(wait);
  }
  action();
}

/** Windows opens no folders, and syncs a rename with the file system's own journal. */
async function syncDirectory(dir: string, disk: DiskOps): Promise<void> {
  if (disk.platform === 'win32') return;
  const fd = disk.open(dir, 'r', 0);
  try {
    await disk.fsync(fd);
  } catch (error) {
    // Some network and FUSE file systems have no fsync for folders.
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(errorCode(error))) throw error;
  } finally {
    disk.close(fd);
  }
}

function openNew(path: string, mode: number, disk: DiskOps): number {
  try {
    return disk.open(path, 'wx', mode);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    return disk.open(path, 'wx', mode);
  }
}

let counter = 0;
const TEMPORARY = /^\.tmp-(\d+)-\d+-[0-9a-f]+-/;
// Another process of the same number may have left a file here before: a time of this one keeps the names apart.
let birth: string | null = null;

function temporaryName(path: string): string {
  counter += 1;
  birth ??= process.hrtime.bigint().toString(16);
  return join(dirname(path), `.tmp-${process.pid}-${counter}-${birth}-${basename(path)}`);
}

export function isTemporary(name: string): boolean {
  return TEMPORARY.test(name);
}

const FORGOTTEN_MS = 3_600_000;

/** Removes what crashed writers left in a folder: temporary files whose process is gone, or that are an hour old. The names removed. */
export function sweepTemporaries(dir: string, now: number): string[] {
  const swept: string[] = [];
  for (const name of listNames(dir)) {
    const pid = Number(TEMPORARY.exec(name)?.[1] ?? '0');
    if (pid === 0 || pid === process.pid) continue;
    const path = join(dir, name);
    try {
      if (isAlive(pid) && now - statSync(path).mtimeMs < FORGOTTEN_MS) continue;
      rmSync(path, { force: true });
      swept.push(name);
    } catch {
      // Somebody else swept it, or still holds it on Windows: the next sweep will see.
    }
  }
  return swept;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** The names in a folder, in no order; none where it does not exist. */
export function listNames(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return [];
    throw error;
  }
}

/** `null` where there is no such file. */
export function readTextIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return null;
    throw error;
  }
}

/** The parsed file; `null` where it is missing or no JSON. For files that ThreadOS alone writes and can do without. */
export function readJsonIfThere(path: string): unknown {
  const text = readTextIfThere(path);
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export function toJsonFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** `ENOENT` and its like; an empty string where the error has no code. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function tryUnlink(path: string, disk: DiskOps): void {
  try {
    disk.unlink(path);
  } catch {
    // Already renamed, or held for now: swept later.
  }
}
