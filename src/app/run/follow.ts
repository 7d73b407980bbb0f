import { instancesOf, stepOfInstance } from '../../engine/instances.ts';
import type { Listener } from '../../model/event.ts';
import { interruptionOf } from '../../model/interruption.ts';
import type { Result } from '../../model/result.ts';
import type { Deps } from '../deps.ts';
import { loadState, type RepoState } from '../state.ts';
import { stopInstance } from '../stop.ts';
import type { RunReport } from '../threados.ts';
import { createAnnouncer } from './announce.ts';
import { scopeSteps } from './launchable.ts';
import { reportRun } from './report.ts';
import type { RunRequest } from './request.ts';
import { createWakeUp } from './wake-up.ts';

/** A change that the watcher missed is seen this much later. */
const LOOK_MS = 500;

/**
 * Waits while another process carries the request out: until it takes the request from the inbox (done), or goes
 * away with the request still there (`leaderless`). Interrupted, the request is withdrawn and what it had started
 * is stopped.
 */
export async function follow(
  deps: Deps,
  request: RunRequest,
  options: { readonly signal: AbortSignal; readonly onEvent?: Listener | undefined },
): Promise<Result<RunReport> | 'leaderless'> {
  const bell = createWakeUp();
  const unwatch = deps.watch(bell.ring);
  const timer = setInterval(bell.ring, LOOK_MS);
  options.signal.addEventListener('abort', bell.ring);
  const scope = scopeSteps(request);
  let announce: ReturnType<typeof createAnnouncer> | null = null;
  try {
    for (;;) {
      const open = await deps.inbox.has(request.id);
      const state = await loadState(deps, request.run_id);
      if (!state.ok) return state;
      announce ??= createAnnouncer(request.run_id, options.onEvent, state.value.states);
      announce(state.value.states);
      if (options.signal.aborted) {
        await deps.inbox.remove(request.id);
        await stopScope(deps, state.value, scope, interruptionOf(options.signal)?.kill.aborted ?? false);
        const after = await loadState(deps, request.run_id);
        if (!after.ok) return after;
        const kind = interruptionOf(options.signal)?.kind ?? 'interrupt';
        return reportRun(request.run_id, after.value.sequence, after.value.states, scope, kind);
      }
      if (!open) return reportRun(request.run_id, state.value.sequence, state.value.states, scope, null);
      if ((await deps.locks.holder('scheduler')) === null) return 'leaderless';
      await bell.next();
    }
  } finally {
    clearInterval(timer);
    unwatch();
    options.signal.removeEventListener('abort', bell.ring);
  }
}

async function stopScope(deps: Deps, state: RepoState, scope: 'all' | ReadonlySet<string>, kill: boolean): Promise<void> {
  const instances = state.sequence.steps.flatMap(instancesOf).filter((id) => scope === 'all' || scope.has(stepOfInstance(id)));
  await Promise.all(instances.map((id) => stopInstance(deps, state.runId, state.files.get(id), id, kill)));
}
