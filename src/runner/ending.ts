import type { Launch, StopRequest } from '../model/launch.ts';
import type { ProcessIdentity } from '../model/ports/process.ts';
import type { ClockName } from './clocks.ts';
import type { RunnerDeps } from './run-instance.ts';

/** `result`: it hung after its last word. */
export type EndReason = 'stop' | 'result' | ClockName;

export interface Ending {
  /** Why the runner ends the attempt; `null` while it does not. The first reason stays. */
  reason(): EndReason | null;
  begin(why: EndReason, options?: { kill: boolean }): void;
  /** Ends what has been started since the reason came up. */
  again(): void;
  /** After the end: the request to stop it, where there was one. All that was begun has come to its end. */
  settle(): Promise<StopRequest | null>;
}

/** Ends an attempt's whole tree when a clock, a signal or a request says so. */
export function createEnding(launch: Launch, deps: RunnerDeps, roots: readonly ProcessIdentity[]): Ending {
  let reason: EndReason | null = null;
  let request: StopRequest | null = null;
  let sweeps: Promise<unknown> = Promise.resolve();

  function sweep(kill: boolean): void {
    const swept = deps.processes.sweep({ roots, nonce: launch.nonce }, { grace_ms: kill ? 0 : launch.clocks.grace_ms });
    sweeps = Promise.all([sweeps, swept]);
  }
  function begin(why: EndReason, { kill }: { kill: boolean } = { kill: false }): void {
    reason ??= why;
    sweep(kill);
  }

  const onStop = () => begin('stop');
  const onKill = () => begin('stop', { kill: true });
  deps.stop?.addEventListener('abort', onStop);
  deps.kill?.addEventListener('abort', onKill);
  if (deps.stop?.aborted) onStop();
  // Whoever asks for a stop ends the tree as well; should they die in between, this does.
  const watch = setInterval(() => {
    void deps.readStop(launch).then((found) => {
      if (!found || request) return;
      request = found;
      begin('stop', { kill: found.kill });
    });
  }, launch.clocks.heartbeat_ms);

  return {
    reason: () => reason,
    begin,
    again: () => sweep(request?.kill ?? false),
    async settle() {
      clearInterval(watch);
      deps.stop?.removeEventListener('abort', onStop);
      await sweeps;
      deps.kill?.removeEventListener('abort', onKill);
      return request ?? (await deps.readStop(launch));
    },
  };
}
