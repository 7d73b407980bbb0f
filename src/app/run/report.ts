import { explainStop } from '../../engine/frontier.ts';
import type { FailureCode } from '../../model/failure.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { StepState } from '../../model/status.ts';
import type { StepId, RunId } from '../../model/ids.ts';
import { listSome } from '../../util/list-some.ts';
import type { RunReport } from '../threados.ts';
import { failureHint } from './failure-hint.ts';
import { notInstalled } from './not-installed.ts';

/** Steps that a hint names. */
const MOST_HINTED = 5;

/** How a run came out for the steps that were meant: a success, or the failure that says what a person should look at first. */
export function reportRun(
  runId: RunId,
  sequence: Sequence,
  states: ReadonlyMap<StepId, StepState>,
  scope: 'all' | ReadonlySet<StepId>,
  interrupted: 'interrupt' | 'terminate' | null,
): Result<RunReport> {
  const meant = sequence.steps.filter((step) => scope === 'all' || scope.has(step.id));
  const steps = meant.flatMap((step) => {
    const state = states.get(step.id);
    return state === undefined ? [] : [{ id: step.id, status: state.status, reason: state.reason }];
  });
  const stop = explainStop(sequence, states);
  const among = (ids: readonly StepId[]) => ids.filter((id) => scope === 'all' || scope.has(id));
  const failed = among(stop.failed);
  const gates = among(stop.waiting_gates);
  const reviews = among(stop.waiting_reviews);
  const blocked = steps.filter((step) => step.status === 'BLOCKED').map((step) => step.id);
  const report = (ended: string): RunReport => ({ run_id: runId, steps, ended, detached: false });
  const failing = (code: FailureCode, ended: string, hint: string | undefined) =>
    fail(code, ended, { details: reportDetails(report(ended)), ...(hint === undefined ? {} : { hint }) });

  if (interrupted !== null) {
    const ended = 'interrupted: nothing more was launched and what ran was stopped';
    const stopped = steps.filter((step) => step.reason?.code === 'stopped').map((step) => step.id);
    // A step that was stopped is FAILED: `run all` leaves it alone.
    const again =
      stopped.length === 0
        ? ''
        : `seqctl restart step ${stopped.slice(0, MOST_HINTED).join(' ')}${stopped.length > MOST_HINTED ? ' …' : ''} runs again what was stopped; `;
    return failing(codeOf(interrupted), ended, `${again}seqctl run all goes on ${again === '' ? 'from here' : 'with the rest'}`);
  }
  const missing = notInstalled(meant, states);
  if (missing !== null) return failing(missing.code, `${list(failed)} could not be started: ${missing.message}`, 'seqctl doctor');
  if (failed.length > 0) {
    const behind = blocked.length > 0 ? `; ${blocked.length} behind ${failed.length === 1 ? 'it' : 'them'} cannot start` : '';
    const [first = ''] = failed;
    const { reason, hint } = failureHint(first, states.get(first));
    const why = reason === null || failed.length > 1 ? '' : `: ${reason}`;
    return failing('STEP_FAILED', `${list(failed)} failed${behind}${why}`, hint);
  }
  if (gates.length > 0)
    return failing(
      'GATE_PENDING',
      `stopped at ${gates.length === 1 ? 'gate' : 'gates'} ${list(gates)}, which a person must approve`,
      `seqctl step show ${gates[0] ?? ''}; seqctl gate approve ${gates[0] ?? ''}`,
    );
  if (reviews.length > 0)
    return failing(
      'REVIEW_PENDING',
      `${list(reviews)} ${reviews.length === 1 ? 'waits' : 'wait'} for a person's review`,
      `seqctl step show ${reviews[0] ?? ''}; seqctl step approve ${reviews[0] ?? ''}`,
    );
  const done = steps.filter((step) => step.status === 'DONE').length;
  return ok(report(steps.length === 0 ? 'nothing can start' : `${done} of ${steps.length} done`));
}

/** Who only followed the run of another process has left it, and it goes on. */
export function reportLeft(report: Result<RunReport>, interrupted: 'interrupt' | 'terminate', leader: string): Result<RunReport> {
  const details = report.ok ? reportDetails(report.value) : report.error.details;
  return fail(codeOf(interrupted), `stopped following: the run goes on (${leader})`, {
    ...(details === undefined ? {} : { details }),
    hint: 'seqctl status --watch shows it; seqctl stop all ends it',
  });
}

function codeOf(interrupted: 'interrupt' | 'terminate'): FailureCode {
  return interrupted === 'interrupt' ? 'INTERRUPTED' : 'TERMINATED';
}

/** The report as `details` of a failure carry it. */
export function reportDetails(report: RunReport) {
  return {
    run_id: report.run_id,
    steps: report.steps.map((step) => ({ id: step.id, status: step.status, reason: step.reason === null ? null : { ...step.reason } })),
  };
}

function list(ids: readonly string[]): string {
  return listSome(
    ids.map((id) => `"${id}"`),
    5,
  );
}
