import type { Listener } from '../../model/event.ts';
import type { RunId, StepId } from '../../model/ids.ts';
import type { StepState } from '../../model/status.ts';
import type { Moved } from './picture.ts';

/** Tells a listener which steps have another status than before. */
export function announce(runId: RunId, listener: Listener | undefined, moved: readonly Moved[]): void {
  for (const { from, to } of moved) {
    if (from !== to.status) listener?.({ event: 'step-changed', run_id: runId, step: to.id, from, to: to.status, reason: to.reason });
  }
}

/** For who only sees the states: tells which differ from those it was given last. */
export function createAnnouncer(runId: RunId, listener: Listener | undefined, shown: ReadonlyMap<StepId, StepState>) {
  let last = shown;
  return (states: ReadonlyMap<StepId, StepState>): void => {
    announce(
      runId,
      listener,
      [...states.values()].map((to) => ({ from: last.get(to.id)?.status ?? null, to })),
    );
    last = states;
  };
}
