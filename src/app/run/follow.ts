import type { Listener } from '../../model/event.ts';
import { interruptionOf } from '../../model/interruption.ts';
import type { Result } from '../../model/result.ts';
import type { Deps } from '../deps.ts';
import { loadState } from '../state.ts';
import type { RunReport } from '../threados.ts';
import { createAnnouncer } from './announce.ts';
import { scopeSteps } from './launchable.ts';
import { reportLeft, reportRun } from './report.ts';
import type { RunRequest } from './request.ts';
import { createWakeUp } from './wake-up.ts';

/** A change that the watcher missed is seen this much later. */
const LOOK_MS = 500;

/**
 * Waits while another process carries the request out: until it takes the request from the inbox (done), or goes
 * away with the request still there (`leaderless`). Interrupted, it withdraws the request and no more: what runs is the
 * leader's, and may be what others asked for too.
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
  const leader = await deps.locks.holder('scheduler');
  if (leader !== null) tellOfLeader(leader, options.onEvent);
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
        const kind = interruptionOf(options.signal)?.kind ?? 'interrupt';
        const so = reportRun(request.run_id, state.value.sequence, state.value.states, scope, null);
        return reportLeft(so, kind, leader === null ? 'its process is about to end' : `process ${String(leader.pid)}`);
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

function tellOfLeader({ pid, since }: { readonly pid: number; readonly since: string }, listener: Listener | undefined): void {
  const message = `a run is under way here (process ${String(pid)}, since ${since}): it does this too, and this command follows it. Ctrl+C here only stops following; seqctl stop all ends the run`;
  listener?.({ event: 'notice', level: 'info', message, step: null });
}
