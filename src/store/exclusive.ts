import { fail, ok, type Result } from '../model/result.ts';
import { kernelLock, openLock } from './kernel-lock.ts';

/** Who works again within this time need not open the lock's file again. */
const KEPT_OPEN_MS = 500;

export type Exclusive = <T>(work: () => Promise<T>) => Promise<Result<T>>;

/**
 * Runs one piece of work at a time, first within this process (in the order of asking, without polling), then
 * among all processes that use the same lock file. For the store's own short critical sections; what callers
 * may take are the names of `Locks`. Throws what the disk refuses.
 */
export function createExclusive(lockFile: string, what: string, timeout_ms = 30_000): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  const lock = openLock(lockFile);
  let busy = false;
  let closing: NodeJS.Timeout | null = null;

  function closeSoon(): void {
    busy = false;
    closing ??= setTimeout(() => {
      closing = null;
      if (!busy) lock.close();
    }, KEPT_OPEN_MS).unref();
  }

  async function alone<T>(work: () => Promise<T>): Promise<Result<T>> {
    busy = true;
    try {
      const held = await kernelLock(lock.tryTake, timeout_ms);
      if (held === null) {
        return fail('LOCKED', `Another process has been changing ${what} for ${String(timeout_ms / 1000)} s`, {
          hint: 'Try again; a suspended ThreadOS process keeps its locks until it is continued or ended.',
        });
      }
      try {
        return ok(await work());
      } finally {
        held.release();
      }
    } finally {
      closeSoon();
    }
  }

  return (work) => {
    const turn = last.then(() => alone(work));
    last = turn.catch(() => undefined);
    return turn;
  };
}
