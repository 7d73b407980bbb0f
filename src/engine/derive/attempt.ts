import { formatDuration } from '../../util/duration.ts';
import { unreachable } from '../../util/unreachable.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { Step } from '../../model/sequence.ts';
import type { Outcome, Reason, ReasonCode, StatusFile } from '../../model/status.ts';
import type { RunFacts } from './run-facts.ts';

/**
 * What the newest attempt of an instance says.
 *
 *   none ──► running ──► ok
 *    ▲          ├──────► retry ──► running   (failed, with retries left, or rate-limited with a fallback left)
 *    │          └──────► failed
 *    └── any of them, once the attempt is superseded and its process has ended
 */
export type Verdict =
  | { readonly kind: 'none' | 'ok' }
  /** `reason`: it has been silent for too long, and the step says that this is to be told and no more. */
  | { readonly kind: 'running'; readonly reason: Reason | null }
  | { readonly kind: 'retry' | 'failed'; readonly reason: Reason };

/** With `on_stall: restart` a stall is tried again this often even where no retries are written. */
const STALL_RESTARTS = 3;

export function verdictOf(step: Step, instance: InstanceId, facts: RunFacts): Verdict {
  const file = facts.files.get(instance);
  if (file === undefined) return { kind: 'none' };
  // A process that lives is shown, also where its result will not count: a second one must not begin beside it.
  if (file.state === 'starting' || file.state === 'running') return { kind: 'running', reason: silenceOf(file) };
  const superseded = facts.supersededAt(instance) ?? 0;
  if (file.attempt <= superseded) return { kind: 'none' };
  const outcome = file.state === 'lost' ? 'lost' : (file.outcome ?? 'lost');
  if (outcome === 'success') return { kind: 'ok' };
  const reason = failureReason(step, file, outcome);
  const again = file.attempt - superseded <= retriesAfter(step, outcome) || (reason.code === 'rate-limited' && hasFallback(step, file));
  return { kind: again ? 'retry' : 'failed', reason };
}

function silenceOf(file: StatusFile): Reason | null {
  return file.error?.code === 'stalled' ? { code: 'stalled', message: file.error.message, ids: [] } : null;
}

/** Agents are taken in the order written, so those after the one that was rate-limited have not been tried yet. */
function hasFallback(step: Step, file: StatusFile): boolean {
  if (file.outcome === 'spawn-error') return false;
  const agents = [step.model, ...step.fallback];
  const tried = agents.indexOf(file.model);
  return tried >= 0 && tried < agents.length - 1;
}

/** Why an attempt never began, where its file says more than that. */
const NOT_STARTED = ['policy', 'executor', 'rate-limited'] as const satisfies readonly ReasonCode[];

/** Why an attempt that ran has failed, where its file says more than an exit code. */
const FAILED_BY = ['rate-limited', 'patch'] as const satisfies readonly ReasonCode[];

/** How many further attempts an outcome allows. What a person stopped, or what never began, is not tried again. */
function retriesAfter(step: Step, outcome: Outcome): number {
  if (outcome === 'stalled' && step.watchdog?.on_stall === 'restart') return Math.max(step.retries, STALL_RESTARTS);
  return outcome === 'failure' || outcome === 'timeout' || outcome === 'stalled' ? step.retries : 0;
}

function failureReason(step: Step, file: StatusFile, outcome: Exclude<Outcome, 'success'>): Reason {
  const told = file.error === null ? '' : `: ${file.error.message}`;
  const reason = (code: ReasonCode, message: string): Reason => ({ code, message, ids: [] });
  switch (outcome) {
    case 'failure':
      return reason(FAILED_BY.find((code) => code === file.error?.code) ?? 'exit-code', `${endOf(file)}${told}`);
    case 'timeout':
      return reason('timeout', `timed out${told === '' && step.timeout_ms !== null ? ` after ${formatDuration(step.timeout_ms)}` : told}`);
    case 'stalled':
      return reason('stalled', `stalled: it gave no output${told}`);
    case 'stopped':
      return reason('stopped', `was stopped${told}`);
    case 'spawn-error':
      return reason(NOT_STARTED.find((code) => code === file.error?.code) ?? 'spawn', `could not be started${told}`);
    case 'lost':
      return reason('lost', `its process is gone${told === '' ? ' and left no result' : told}`);
    default:
      return unreachable(outcome);
  }
}

function endOf(file: StatusFile): string {
  if (file.signal !== null) return `was ended by ${file.signal}`;
  if (file.exit_code !== null && file.exit_code !== 0) return `exited with ${file.exit_code}`;
  return file.error?.code === 'patch' ? 'left no result' : 'reported a failure';
}
