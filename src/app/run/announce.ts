import type { Listener } from '../../model/event.ts';
import type { RunId, StepId } from '../../model/ids.ts';
import type { StepState } from '../../model/status.ts';

/** Tells a listener which steps' statuses differ from what it was told last. */
export function createAnnouncer(runId: RunId, listener: Listener | undefined, shown: ReadonlyMap<StepId, StepState>) {
  let last = shown;
  return (states: ReadonlyMap<StepId, StepState>): void => {
    for (const [step, state] of states) {
      const from = last.get(step)?.status ?? null;
      if (from !== state.status) listener?.({ event: 'step-changed', run_id: runId, step, from, to: state.status, reason: state.reason });
    }
    last = states;
  };
}
