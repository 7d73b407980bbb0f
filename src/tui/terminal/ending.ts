/** The number that a shell gives a program that a signal ended. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Whatever ends the process gives the terminal back: a signal ends the UI in order, and before the trace of a crash is
 * printed the terminal is restored, so that it can be read. The returned function takes the listeners off.
 */
export function onEnd(to: { restore(): void; end(code: number): void }): () => void {
  const listeners = Object.entries(SIGNALS).map(([signal, code]) => {
    const listener = (): void => to.end(code);
    process.on(signal, listener);
    return { signal, listener };
  });
  const restore = (): void => to.restore();
  process.on('uncaughtExceptionMonitor', restore);
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
    process.off('uncaughtExceptionMonitor', restore);
  };
}

/** Long enough for the signal to arrive; while stopped, no time passes for this process. */
const STOPPING_MS = 50;

/**
 * Ctrl+Z: stops this program and what started it, as the terminal would, until the shell continues it. Where no
 * shell is there to do that, the system does not stop us, and we simply go on.
 */
export async function stopUntilContinued(): Promise<void> {
  process.kill(0, 'SIGTSTP');
  await new Promise((resolve) => setTimeout(resolve, STOPPING_MS));
}
