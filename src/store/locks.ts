import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locks } from '../model/ports/store.ts';
import { timestamp, type Clock } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { readJsonIfThere } from './disk.ts';
import { ioFailure } from './io-failure.ts';
import { kernelLock, tryKernelLock, type HeldLock } from './kernel-lock.ts';
import { layoutOf } from './layout.ts';

const TIMEOUT_MS = 30_000;
/** `holder()` takes the lock for an instant to see whether it is free; `hold()` outlasts that. */
const PROBE_MS = 150;

/** The repo's named locks, in state/locks/. None of them is re-entrant: do not take a name inside itself. */
export function createLocks(deps: { root: string; clock: Clock }): Locks {
  const { locks: dir, root } = layoutOf(deps.root);
  const lockFile = (name: string): string => join(dir, `${name}.lock`);
  /** Beside the lock, for people and for `holder()`: who has it. The lock itself never depends on it. */
  const noteFile = (name: string): string => join(dir, `${name}.json`);

  function note(name: string): void {
    try {
      writeFileSync(noteFile(name), `${JSON.stringify({ pid: process.pid, since: timestamp(deps.clock) })}\n`);
    } catch {
      // A full disk keeps nobody from the lock.
    }
  }
  function noted(name: string): { pid: number; since: string } | null {
    const read = readJsonIfThere(noteFile(name));
    if (typeof read !== 'object' || read === null || !('pid' in read) || !('since' in read)) return null;
    return typeof read.pid === 'number' && typeof read.since === 'string' ? { pid: read.pid, since: read.since } : null;
  }
  function giveBack(name: string, held: HeldLock): void {
    try {
      unlinkSync(noteFile(name));
    } catch {
      // Nobody needs it; whoever takes the lock next overwrites it.
    }
    held.release();
  }
  function locked(name: string, waited_ms: number): Result<never> {
    const holder = noted(name);
    const who = holder === null ? 'another process' : `process ${String(holder.pid)} (since ${holder.since})`;
    const waited = waited_ms > 0 ? ` after ${String(Math.round(waited_ms / 1000))} s` : '';
    return fail('LOCKED', `The ${name} lock of ${root} is still held by ${who}${waited}`, {
      hint: holder === null ? 'Try again.' : `Try again; if process ${String(holder.pid)} is stuck or suspended, end it.`,
      details: { lock: name, pid: holder?.pid ?? null },
    });
  }

  return {
    async with(name, work, options = {}) {
      const timeout_ms = options.timeout_ms ?? TIMEOUT_MS;
      let held: HeldLock | null;
      try {
        held = await kernelLock(() => tryKernelLock(lockFile(name)), timeout_ms, options.signal);
        if (held !== null) note(name);
      } catch (error) {
        return ioFailure(`take the ${name} lock`, error);
      }
      if (held === null) {
        if (options.signal?.aborted === true) return fail('INTERRUPTED', `Interrupted while waiting for the ${name} lock`);
        return locked(name, timeout_ms);
      }
      try {
        return ok(await work());
      } finally {
        giveBack(name, held);
      }
    },

    async hold(name) {
      try {
        const held = await kernelLock(() => tryKernelLock(lockFile(name)), PROBE_MS);
        if (held === null) return locked(name, 0);
        note(name);
        let released = false;
        return ok({
          release: () => {
            if (!released) giveBack(name, held);
            released = true;
            return Promise.resolve();
          },
        });
      } catch (error) {
        return ioFailure(`take the ${name} lock`, error);
      }
    },

    async holder(name) {
      if (noted(name) === null) return null;
      const free = tryKernelLock(lockFile(name));
      free?.release();
      if (free !== null) return null;
      // A holder that has only just got in has not signed yet.
      await sleep(0);
      return noted(name);
    },
  };
}
