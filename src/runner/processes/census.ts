import { bornOf, scopeOf } from './identity.ts';
import type { ProcessTable, Snapshot } from './table.ts';

/**
 * Shares looks at the process table: everyone who asks before a look begins gets that one, so that fifty steps
 * ending together cost one scan. Nobody gets a look that began before they asked: it could miss what they ask about.
 * `since`: whoever asks has no use for processes that were born before this stamp.
 */
export function shareLooks(table: ProcessTable): (since?: string) => Promise<Snapshot> {
  let waiting: Promise<Snapshot> | null = null;
  let wanted: string | undefined;
  let current: Promise<unknown> = Promise.resolve();
  return (since) => {
    wanted = waiting ? earlier(wanted, since) : since;
    if (waiting) return waiting;
    const look = current.then(afterOtherEvents).then(() => {
      waiting = null;
      return table.read(wanted);
    });
    current = look.catch(() => undefined);
    waiting = look;
    return look;
  };
}

/** `undefined`, all of them, where one wants all or the two cannot be compared. */
function earlier(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined || scopeOf(a) !== scopeOf(b)) return undefined;
  return bornOf(a) < bornOf(b) ? a : b;
}

/** Exits that have happened already are reported first, so that their steps share the look. */
function afterOtherEvents(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
