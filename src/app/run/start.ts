import { instancesOf, stepOfInstance } from '../../engine/instances.ts';
import { unwrittenPrompts, unwrittenWarning } from '../../engine/placeholder.ts';
import type { RunAction } from '../../model/action.ts';
import type { Listener } from '../../model/event.ts';
import { timestamp } from '../../model/ports/time.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Sequence } from '../../model/sequence.ts';
import { shorten } from '../audit-input.ts';
import { auditNote } from '../audit-note.ts';
import type { Deps } from '../deps.ts';
import type { PromptLookup } from '../prompts.ts';
import { loadState, stateOf, type RepoState } from '../state.ts';
import type { RunReport } from '../threados.ts';
import { requireTrust } from '../trust.ts';
import { recordFor, reviveLost } from './record.ts';
import type { RunRequest } from './request.ts';
import { scopeOf, type Scope } from './scope.ts';
import { submitAndWait, submitDetached } from './submit.ts';

export interface StartOptions {
  readonly wait: boolean;
  readonly signal: AbortSignal;
  readonly onEvent?: Listener | undefined;
  /** The proposal that asked for it, for the audit log. */
  readonly proposal?: string | undefined;
}

export interface Started {
  readonly report: RunReport;
  readonly warnings: readonly string[];
}

/** Carries out a `run.*` or `restart.step` action: scope, trust, the run's record, then the scheduler. */
export async function startRun(deps: Deps, action: RunAction, options: StartOptions): Promise<Result<Started>> {
  const state = await loadState(deps);
  if (!state.ok) return state;
  const fresh = action.new_run === true;
  if (fresh && (await deps.locks.holder('scheduler')) !== null) {
    return fail('ALREADY_RUNNING', 'a run is under way here, so a new one cannot begin', {
      hint: 'seqctl status --watch, or: seqctl stop all',
    });
  }
  const base = fresh ? await stateOf(deps, state.value, null) : state;
  if (!base.ok) return base;
  const revived = fresh ? base : await reviveLost(deps, base.value, action);
  if (!revived.ok) return revived;
  const scope = scopeOf(action, revived.value.sequence, revived.value.states);
  if (!scope.ok) return scope;
  const trusted = await requireTrust(deps, revived.value, scope.value.steps);
  if (!trusted.ok) return trusted;

  warnOfUnwritten(revived.value.sequence, scope.value.steps, trusted.value, options.onEvent);
  const run = await recordFor(deps, revived.value, action);
  if (!run.ok) return run;
  const request: RunRequest = {
    id: deps.ids.nonce(),
    actor: deps.caller.actor,
    created_at: timestamp(deps.clock),
    from: { pid: deps.machine.pid, started_at: await deps.machine.startedAt() },
    run_id: run.value.run_id,
    scope: scope.value.targets,
    force: action.action === 'run.step' && action.force === true,
    executor: action.executor ?? 'auto',
    max_parallel: action.max_parallel ?? null,
    resume: action.action === 'restart.step' && action.resume === true ? sessionsOf(revived.value, action.ids) : {},
  };
  return audited(deps, action, { request, scope: scope.value, proposal: options.proposal }, () =>
    options.wait ? submitAndWait(deps, request, options) : submitDetached(deps, request),
  );
}

/** Before anything starts: an agent makes something of a placeholder too, and it costs. */
function warnOfUnwritten(sequence: Sequence, ids: readonly string[], prompts: PromptLookup, onEvent: Listener | undefined): void {
  const wanted = new Set(ids);
  const scope = { ...sequence, steps: sequence.steps.filter((step) => wanted.has(step.id)) };
  for (const unwritten of unwrittenPrompts(scope, prompts))
    onEvent?.({ event: 'notice', level: 'warning', message: unwrittenWarning(unwritten), step: null });
}

function sessionsOf(state: RepoState, ids: readonly string[]): Readonly<Record<string, string>> {
  const wanted = state.sequence.steps.filter((step) => ids.some((id) => stepOfInstance(id) === step.id)).flatMap(instancesOf);
  return Object.fromEntries(
    wanted.flatMap((instance) => {
      const session = state.files.get(instance)?.session_id ?? null;
      return session === null ? [] : [[instance, session]];
    }),
  );
}

/** One line when it begins, one when it has ended and how. */
async function audited(
  deps: Deps,
  action: RunAction,
  { request, scope, proposal }: { readonly request: RunRequest; readonly scope: Scope; readonly proposal: string | undefined },
  work: () => Promise<Result<RunReport>>,
): Promise<Result<Started>> {
  const entry = { decision: 'allow', run_id: request.run_id };
  const begun = await auditNote(deps, { ...entry, action: action.action, input: shorten({ ...action, proposal }), result: 'begun' });
  if (!begun.ok) return begun;
  const report = await work();
  const result = report.ok ? report.value.ended : `${report.error.code}: ${report.error.message}`;
  const ended = await auditNote(deps, {
    ...entry,
    action: 'run.end',
    input: shorten({ request: request.id, action: action.action, proposal }),
    result,
  });
  if (!ended.ok) return ended;
  return report.ok ? ok({ report: report.value, warnings: scope.warnings }) : report;
}
