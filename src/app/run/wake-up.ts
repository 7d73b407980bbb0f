/** A bell: `next()` resolves at the next `ring()`, or at once where it rang since the last `next()`. Rings are not counted. */
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
  const next = () => {
    if (rung) {
      rung = false;
      return Promise.resolve();
    }
    return new Promise<void>((resolve) => {
      waiting = resolve;
    });
  };
  return { ring, next };
}
