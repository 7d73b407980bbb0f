import type { InstanceId, RunId } from '../../model/ids.ts';
import { interruptionOf } from '../../model/interruption.ts';
import type { Deps } from '../deps.ts';
import { stopInstance } from '../stop.ts';

/**
 * Ends everything in the air: each instance is asked once as soon as it can be, and killed when the second
 * interrupt comes. Returns when nothing is left; `next` resolves whenever something may have changed.
 */
export async function landAll(
  deps: Deps,
  runId: RunId,
  flying: () => readonly InstanceId[],
  signal: AbortSignal,
  next: () => Promise<void>,
): Promise<void> {
  const kill = interruptionOf(signal)?.kill ?? new AbortController().signal;
  const asked = new Map<InstanceId, 'asked' | 'killed'>();
  const ask = () => {
    const wanted = kill.aborted ? 'killed' : 'asked';
    for (const instance of flying()) {
      if (asked.get(instance) === wanted) continue;
      void deps.runs.status(runId, instance).then((file) => {
        // Not claimed yet, or claimed but not spawned: nothing to stop so far; asked again at the next turn.
        if (file?.pid === null || file === null) return;
        if (asked.get(instance) === wanted) return;
        asked.set(instance, wanted);
        return stopInstance(deps, runId, file, instance, kill.aborted);
      });
    }
  };
  kill.addEventListener('abort', ask);
  try {
    while (flying().length > 0) {
      ask();
      await next();
    }
  } finally {
    kill.removeEventListener('abort', ask);
  }
}
