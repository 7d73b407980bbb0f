import { stepOfInstance } from '../engine/instances.ts';
import { interruptionOf } from '../model/interruption.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { StepState } from '../model/status.ts';
import type { Deps } from './deps.ts';
import { reportDetails, reportRun } from './run/report.ts';
import { stepNamed } from './run/scope.ts';
import { createWakeUp } from './run/wake-up.ts';
import { loadStateAnyhow, type RepoState } from './state.ts';
import type { RunReport } from './threados.ts';

export interface WaitRequest {
  /** Empty: until the run has come to rest, that is until nothing runs and nobody is at work who would start more. */
  readonly ids: readonly string[];
  readonly until: 'done' | 'ended' | 'review';
  readonly timeout_ms: number | null;
  readonly signal: AbortSignal;
}

const LOOK_MS = 500;

/**
 * Waits until every step (or instance) named is there: `done` is DONE, `review` NEEDS_REVIEW or DONE, `ended` any
 * end at all. A failure that makes it impossible ends the wait at once. WAIT_TIMEOUT, STEP_FAILED, INTERRUPTED; of a
 * whole run also GATE_PENDING and REVIEW_PENDING, as `run all` answers.
 */
export async function wait(deps: Deps, request: WaitRequest): Promise<Result<RunReport>> {
  const whole = request.ids.length === 0;
  if (whole && deps.caller.inside !== null) {
    return fail('INVALID_VALUE', 'a part of a run cannot wait for the end of the run: it would wait for itself', {
      hint: 'name the steps to wait for',
    });
  }
  const bell = createWakeUp();
  const unwatch = deps.watch(bell.ring);
  const timer = setInterval(bell.ring, LOOK_MS);
  request.signal.addEventListener('abort', bell.ring);
  const until = request.timeout_ms === null ? Infinity : deps.clock.now() + request.timeout_ms;
  const deadline = request.timeout_ms === null ? undefined : setTimeout(bell.ring, Math.min(request.timeout_ms, 0x7fff_ffff));
  try {
    for (;;) {
      // Before the state: whoever leaves in between has written the end of what it ran.
      const atWork = whole && (await deps.locks.holder('scheduler')) !== null;
      const state = await loadStateAnyhow(deps);
      if (!state.ok) return state;
      if (whole && !atWork && ![...state.value.states.values()].some((step) => step.status === 'RUNNING'))
        return reportRun(state.value.runId ?? '', state.value.sequence, state.value.states, 'all', null);
      const seen = look(state.value, request.ids);
      if (!seen.ok) return seen;
      const verdicts = seen.value.map((step) => arrived(step, request.until));
      const report: RunReport = {
        run_id: state.value.runId ?? '',
        steps: seen.value,
        ended: `${request.ids.join(', ')}: ${request.until}`,
        detached: false,
        ...(state.value.warnings.length === 0 ? {} : { warnings: state.value.warnings }),
      };
      if (verdicts.includes('never')) {
        const failed = seen.value.filter((_, i) => verdicts[i] === 'never').map((step) => step.id);
        return fail('STEP_FAILED', `${failed.join(', ')} cannot get there any more`, { details: reportDetails(report) });
      }
      if (!whole && verdicts.every((verdict) => verdict === 'yes')) return ok(report);
      const interruption = interruptionOf(request.signal);
      if (interruption !== null)
        return fail(interruption.kind === 'terminate' ? 'TERMINATED' : 'INTERRUPTED', 'stopped waiting; what runs goes on', {
          details: reportDetails(report),
        });
      if (deps.clock.now() >= until) {
        const open = seen.value.filter((_, i) => verdicts[i] === 'not yet').map((step) => `${step.id} (${step.status})`);
        const before = whole ? 'the run came to rest' : open.join(', ');
        return fail('WAIT_TIMEOUT', `the time was up before ${before}`, { details: reportDetails(report) });
      }
      await bell.next();
    }
  } finally {
    clearInterval(timer);
    clearTimeout(deadline);
    unwatch();
    request.signal.removeEventListener('abort', bell.ring);
  }
}

type Seen = RunReport['steps'][number];

function look(state: RepoState, ids: readonly string[]): Result<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const id of ids) {
    const step = stepNamed(state.sequence, id);
    if (!step.ok) return step;
    const whole: StepState | undefined = state.states.get(stepOfInstance(id));
    const part = id.includes('.') ? whole?.instances.find((instance) => instance.instance === id) : whole;
    seen.push({ id, status: part?.status ?? 'READY', reason: part?.reason ?? null });
  }
  return ok(seen);
}

function arrived(step: Seen, until: WaitRequest['until']): 'yes' | 'not yet' | 'never' {
  if (step.status === 'DONE') return 'yes';
  if (step.status === 'NEEDS_REVIEW') return until === 'done' ? 'not yet' : 'yes';
  if (step.status === 'FAILED' || (step.status === 'BLOCKED' && step.reason?.code === 'dependency-failed'))
    return until === 'ended' ? 'yes' : 'never';
  return 'not yet';
}
