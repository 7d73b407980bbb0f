import { setImmediate as otherEvents } from 'node:timers/promises';

/**
 * A bell: `next()` resolves after the next `ring()`, or soon where it rang since the last `next()`. Rings are not
 * counted, and what happens together is one: steps that end at the same moment cost their scheduler one turn.
 */
export function createWakeUp(): { readonly ring: () => void; readonly next: () => Promise<void> } {
  let rung = false;
  let waiting: (() => void) | null = null;
  const ring = () => {
    if (waiting === null) {
      rung = true;
      return;
    }
    const wake = waiting;
    waiting = null;
    wake();
  };
  const next = async () => {
    if (!rung) {
      await new Promise<void>((resolve) => {
        waiting = resolve;
      });
    }
    await otherEvents();
    rung = false;
  };
  return { ring, next };
}
