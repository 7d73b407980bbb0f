import type { ProcessTable, Snapshot } from './process-table.ts';

/**
 * Shares looks at the process table: everyone who asks before a look begins gets that one, so that fifty steps
 * ending together cost one scan. Nobody gets a look that began before they asked: it could miss what they ask about.
 */
export function shareLooks(table: ProcessTable): () => Promise<Snapshot> {
  let waiting: Promise<Snapshot> | null = null;
  let current: Promise<unknown> = Promise.resolve();
  return () => {
    if (waiting) return waiting;
    const look = current.then(afterOtherEvents).then(() => {
      waiting = null;
      return table.read();
    });
    current = look.catch(() => undefined);
    waiting = look;
    return look;
  };
}

/** Exits that have happened already are reported first, so that their steps share the look. */
function afterOtherEvents(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
