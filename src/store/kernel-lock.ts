import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonic } from '../util/monotonic.ts';

/**
 * A lock among processes that the kernel gives back when its holder dies: an SQLite write transaction on an
 * empty database file (which SQLite itself keeps with fcntl on POSIX and LockFileEx on Windows).
 *
 * Chosen by measurement over proper-lockfile and over a file of our own made with O_EXCL (bench/locks.ts; 50
 * processes on 2 busy cores: 4.4 ms a turn here, 5.5 and 3.5 there; the next one in after kill -9: 7 ms here,
 * 2,700 and 30 there; and beside a suspended holder proper-lockfile let in a second one):
 * - kill -9 of the holder lets the next one in at once, not after a stale time; nothing has to be cleaned up.
 * - a holder that is suspended (SIGSTOP, a laptop's lid) keeps it: the others time out with LOCKED, and two
 *   holders are impossible. With a lock that goes stale by its mtime, two are certain.
 * - no pid that could be another's by now, and no stale file that two could take away at once.
 * - 40 µs to open, take, give back and close, 8 to take and give back what is open; node:sqlite loads in a fifth of
 *   a millisecond.
 *
 * What it cannot do: be held over a network file system without locks; there SQLite answers an I/O error,
 * which the caller sees as IO.
 */

export interface HeldLock {
  release(): void;
}

/** Nothing is ever written: without the first word each turn would make a journal beside the file, and remove it. */
const TAKE = 'PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE';
const SQLITE_BUSY = 5;
type DatabaseConstructor = typeof DatabaseSync;
let constructor: DatabaseConstructor | null = null;

/** A lock that is taken again and again by one process: its file stays open in between, and is held by nobody then. */
export interface OpenLock {
  /** Takes it now, or answers `null` where anybody (in this process too) has it. Throws what the disk refuses. */
  readonly tryTake: () => HeldLock | null;
  readonly close: () => void;
}

export function openLock(path: string): OpenLock {
  let database: DatabaseSync | null = null;
  let file: number | undefined;
  const close = (): void => {
    database?.close();
    database = null;
  };
  return {
    close,
    tryTake() {
      if (database === null) {
        database = open(path);
        file = inodeOf(path);
      }
      const taken = begin(database, close);
      // state/ was deleted (and made anew): what we have open is a file that nobody else will ever see.
      if (file === undefined || inodeOf(path) !== file) {
        close();
        return null;
      }
      const held = database;
      return taken ? { release: () => held.exec('ROLLBACK') } : null;
    },
  };
}

/** The same for a lock that is taken once. */
export function tryKernelLock(path: string): HeldLock | null {
  const lock = openLock(path);
  const held = lock.tryTake();
  if (held === null) lock.close();
  return held === null ? null : { release: lock.close };
}

/** false: somebody else has it. */
function begin(database: DatabaseSync, giveUp: () => void): boolean {
  try {
    database.exec(TAKE);
    return true;
  } catch (error) {
    if (isBusy(error)) return false;
    giveUp();
    throw error;
  }
}

function inodeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

/**
 * Waits for it: `null` when `timeout_ms` is up or the signal fires. Waiters poll, each at its own pace, which
 * fifty processes do without starving one another (bench/locks.ts).
 */
export async function kernelLock(tryTake: () => HeldLock | null, timeout_ms: number, signal?: AbortSignal): Promise<HeldLock | null> {
  const deadline = monotonic() + timeout_ms;
  for (let wait = 1 + (process.pid % 4); ; wait = Math.min(wait * 1.5, 30 + (process.pid % 27))) {
    if (signal?.aborted === true) return null;
    const held = tryTake();
    if (held !== null) return held;
    const left = deadline - monotonic();
    if (left <= 0) return null;
    await sleep(Math.min(wait, left), undefined, { ...(signal === undefined ? {} : { signal }) }).catch(() => undefined);
  }
}

function open(path: string): DatabaseSync {
  constructor ??= load();
  try {
    return new constructor(path, { timeout: 0 });
  } catch {
    // Mostly there is no such folder yet; somebody else may be making it at this moment, too.
    mkdirSync(dirname(path), { recursive: true });
    return new constructor(path, { timeout: 0 });
  }
}

/** Node 22 warns on stderr that node:sqlite is experimental; that is no news for the person who typed `seqctl`. */
function load(): DatabaseConstructor {
  const warn = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite').DatabaseSync;
  } finally {
    process.emitWarning = warn;
  }
}

function isBusy(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}
