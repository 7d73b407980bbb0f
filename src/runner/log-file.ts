import { closeSync, openSync, write, writev } from 'node:fs';
import type { Hash } from 'node:crypto';

export interface LogSummary {
  readonly bytes: number;
  readonly sha256: string;
  /** Why a part of it could not be written (a full disk); `null` where all of it was. */
  readonly problem: string | null;
}

export interface LogFile {
  /** Takes the bytes at once; they reach the disk later, in order. */
  write(bytes: Buffer): void;
  /** Bytes taken but not on disk yet. */
  pending(): number;
  /** Calls back once, as soon as at most `bytes` are pending. */
  whenBelow(bytes: number, callback: () => void): void;
  close(): Promise<LogSummary>;
}

/** Chunks handed to one system call; the limit of POSIX is 1024. */
const BATCH = 512;

/**
 * An append-only file whose writer never waits. Opened and closed at once, which takes microseconds; written by
 * others, since a disk may be slow. After a failed write it goes on taking bytes and drops them: a child must
 * not hang or die because a log cannot be kept.
 */
export function createLogFile(path: string): LogFile {
  // Loaded late because a pane must not wait for it before its child runs.
  let hash: Hash | null = null;
  const hashed = () => (hash ??= process.getBuiltinModule('node:crypto').createHash('sha256'));
  let queue: Buffer[] = [];
  let pending = 0;
  let bytes = 0;
  let fd: number | null = null;
  let busy = false;
  let problem: string | null = null;
  let waiting: { readonly limit: number; readonly callback: () => void } | null = null;
  let onIdle: (() => void) | null = null;

  try {
    fd = openSync(path, 'w', 0o600);
  } catch (error) {
    problem = (error as Error).message;
  }

  function next(): void {
    busy = false;
    if (problem !== null) drop();
    if (waiting !== null && pending <= waiting.limit) {
      const { callback } = waiting;
      waiting = null;
      callback();
    }
    if (queue.length > 0) pump();
    else onIdle?.();
  }

  function drop(): void {
    queue = [];
    pending = 0;
  }

  function pump(): void {
    if (fd === null) return;
    busy = true;
    const [first] = queue;
    if (queue.length === 1 && first) write(fd, first, 0, first.length, null, written);
    else writev(fd, queue.slice(0, BATCH), null, written);
  }

  function written(error: NodeJS.ErrnoException | null, count: number): void {
    if (error) problem = error.message;
    else forget(count);
    next();
  }

  /** Takes what is on disk off the queue; a write may have taken only a part of a chunk. */
  function forget(count: number): void {
    pending -= count;
    bytes += count;
    let left = count;
    let whole = 0;
    for (const chunk of queue) {
      if (chunk.length > left) break;
      left -= chunk.length;
      hashed().update(chunk);
      whole += 1;
    }
    queue = queue.slice(whole);
    const [part] = queue;
    if (left > 0 && part) {
      hashed().update(part.subarray(0, left));
      queue[0] = part.subarray(left);
    }
  }

  return {
    write(chunk) {
      if (chunk.length === 0 || problem !== null) return;
      queue.push(chunk);
      pending += chunk.length;
      if (!busy) pump();
    },
    pending: () => pending,
    whenBelow(limit, callback) {
      waiting = { limit, callback };
    },
    close: () =>
      new Promise((resolve) => {
        onIdle = () => {
          if (fd !== null) closeSync(fd);
          resolve({ bytes, sha256: hashed().digest('hex'), problem });
        };
        if (!busy) next();
      }),
  };
}
