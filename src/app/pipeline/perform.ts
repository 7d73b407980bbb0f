import { unwrittenPrompts, unwrittenWarning } from '../../engine/placeholder.ts';
import { isRun, type Action, type RunAction } from '../../model/action.ts';
import { parseActions } from '../../model/parse-action.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Decision, Plan } from '../../model/plan.ts';
import { adoptChildren } from './adopt.ts';
import { shorten } from '../audit-input.ts';
import { noteRefusal } from '../caller.ts';
import { commitPlan } from './commit.ts';
import { strictest, withinCaps } from './decisions.ts';
import type { Deps } from '../deps.ts';
import { trustedPolicy } from '../load-policy.ts';
import { checkRevision, planActions, type Planned } from './plan-actions.ts';
import { orphansLeft } from '../worktrees/orphans.ts';
import { propose } from './propose.ts';
import { removeWorktrees } from '../worktrees/remove-worktrees.ts';
import { review } from './review.ts';
import { startRun } from '../run/start.ts';
import { loadState, loadStateAnyhow } from '../state.ts';
import { steerPane } from './steer-pane.ts';
import { stopSteps } from '../stop.ts';
import type { Performed, PerformRequest, RunReport, StopReport } from '../threados.ts';

/**
 * The one pipeline: whoever asks, by whichever face, comes through here.
 *
 *   actions ─► plan ─► decide ─┬─ deny ─────► POLICY_DENIED
 *                              ├─ propose ──► PROPOSAL_PENDING (kept on disk for a person)
 *                              ├─ confirm ──► CONFIRMATION_REQUIRED (say --yes)
 *                              └─ allow ────► commit ─► judge, stop, steer ─► run
 *
 * The edits of a list land together or not at all, and before anything is run.
 */
export async function perform(deps: Deps, request: PerformRequest): Promise<Result<Performed>> {
  const actions = parseActions(request.actions);
  if (!actions.ok) return actions;
  if (request.dry_run) {
    const planned = await planToday(deps, actions.value, request);
    if (!planned.ok) return planned;
    const { plan } = planned.value;
    return ok({ plan, revision: plan.revision_after, committed: false, run: null, stopped: null, warnings: [] });
  }
  const locked = await deps.locks.with('edit', () => planAndCommit(deps, actions.value, request), { signal: request.signal });
  if (!locked.ok) return locked;
  if (!locked.value.ok) return locked.value;
  return carryOut(deps, actions.value, locked.value.value, request);
}

/** What the actions would do to the files of today, and what the policy says of each. Changes nothing. */
export async function planToday(
  deps: Deps,
  actions: readonly Action[],
  request: Pick<PerformRequest, 'yes' | 'if_revision'>,
): Promise<Result<Planned>> {
  const policy = await trustedPolicy(deps);
  if (!policy.ok) return policy;
  // What runs can be stopped whatever the file says by now.
  const state = await (actions.every((action) => action.action === 'stop.step') ? loadStateAnyhow(deps) : loadState(deps));
  if (!state.ok) return state;
  const revision = checkRevision(request.if_revision, state.value.file);
  if (!revision.ok) return revision;
  const adopted = adoptChildren(actions, deps.caller, state.value.sequence);
  const planned = await planActions(deps, adopted, state.value, policy.value, request.yes);
  if (!planned.ok) return planned;
  const caps = withinCaps(state.value.sequence, planned.value.after.sequence, policy.value);
  return caps.ok ? planned : caps;
}

async function planAndCommit(deps: Deps, actions: readonly Action[], request: PerformRequest): Promise<Result<Planned>> {
  const planned = await planToday(deps, actions, request);
  if (!planned.ok) {
    const { code, message } = planned.error;
    if (code === 'POLICY_DENIED') await noteRefusal(deps, { action: nameOf(actions), decision: 'deny', rule: message, result: code });
    return planned;
  }
  const { plan } = planned.value;
  const worst = strictest(plan.decisions);
  if (worst !== null && worst.verdict !== 'allow') return refuse(deps, plan, worst, request);
  const committed = await commitPlan(deps, planned.value, request.proposal);
  return committed.ok ? planned : committed;
}

function nameOf(actions: readonly Action[]): string {
  return actions.length === 1 ? (actions[0]?.action ?? 'apply') : 'apply';
}

async function refuse(deps: Deps, plan: Plan, worst: Decision, request: PerformRequest): Promise<Result<never>> {
  if (worst.verdict === 'propose') return propose(deps, plan, request);
  const details = { rule: worst.rule, action_index: worst.action, decisions: plan.decisions.map((decision) => ({ ...decision })) };
  await deps.audit.append({
    actor: deps.caller.actor,
    action: nameOf(plan.actions),
    input: shorten(plan.actions),
    decision: worst.verdict,
    result: worst.verdict === 'deny' ? 'POLICY_DENIED' : 'CONFIRMATION_REQUIRED',
    revision_before: plan.revision_before,
    revision_after: null,
    run_id: null,
  });
  if (worst.verdict === 'deny')
    return fail('POLICY_DENIED', `${worst.name}: ${worst.reason}`, { details, hint: 'seqctl policy check explains' });
  return fail('CONFIRMATION_REQUIRED', `${worst.name}: ${worst.reason}`, {
    details: { ...details, effects: plan.effects.map((effect) => ({ ...effect })) },
    hint: 'repeat it with --yes',
  });
}

/** What follows the commit, in the order of the list: judging, stopping, steering; runs last, as one request each. */
async function carryOut(deps: Deps, actions: readonly Action[], planned: Planned, request: PerformRequest): Promise<Result<Performed>> {
  // Loaded where there is an edit: a run need not wait for it.
  const warnings = planned.plan.changes.length === 0 ? [] : [...(await (await import('./edit-warnings.ts')).editWarnings(deps, planned))];
  const stops: StopReport['instances'][number][] = [];
  let run: RunReport | null = null;
  for (const action of actions) {
    if (isRun(action)) continue;
    const done = await carryOutOne(deps, action, request.yes, warnings);
    if (!done.ok) return done;
    stops.push(...(done.value?.instances ?? []));
  }
  for (const action of actions.filter((each): each is RunAction => isRun(each))) {
    const { wait, signal, onEvent, proposal } = request;
    const ran = await startRun(deps, action, { wait, signal, onEvent, proposal });
    if (!ran.ok) {
      // Refused before it began, so nothing has spoken of it yet.
      const { code, details, message } = ran.error;
      if (code === 'TRUST_REQUIRED' && details?.['changes'] !== undefined)
        await noteRefusal(deps, { action: action.action, decision: 'deny', rule: message, result: code });
      return ran;
    }
    run = ran.value.report;
    warnings.push(...ran.value.warnings);
  }
  warnings.push(...unwrittenIn(planned));
  warnings.push(...(await orphansLeft(deps, planned.before.sequence, planned.after.sequence)));
  const { plan } = planned;
  const stopped = stops.length === 0 ? null : { instances: stops };
  return ok({ plan, revision: plan.revision_after, committed: plan.changes.length > 0, run, stopped, warnings });
}

/** Prompts of this commit in which nobody has written yet what is to be done. */
function unwrittenIn({ plan, after }: Planned): readonly string[] {
  const textOf = (path: string) => plan.changes.find((change) => change.path === path)?.after ?? null;
  return unwrittenPrompts(after.sequence, textOf).map(unwrittenWarning);
}

async function carryOutOne(
  deps: Deps,
  action: Exclude<Action, RunAction>,
  yes: boolean,
  warnings: string[],
): Promise<Result<StopReport | null>> {
  switch (action.action) {
    case 'step.approve':
    case 'step.reject':
    case 'gate.approve':
    case 'gate.reject': {
      const state = await loadState(deps);
      if (!state.ok) return state;
      const reviewed = await review(deps, state.value, action);
      if (!reviewed.ok) return reviewed;
      if (reviewed.value.rerun.length > 0)
        warnings.push(`${reviewed.value.rerun.join(', ')} will run again with the reason (seqctl run all)`);
      return ok(null);
    }
    case 'stop.step': {
      const state = await loadStateAnyhow(deps);
      if (!state.ok) return state;
      warnings.push(...state.value.warnings);
      if (deps.machine.platform === 'win32' && action.kill !== true)
        warnings.push('Windows has no way to ask a program to end: its tree is ended at once');
      return stopSteps(deps, state.value, action.ids, action.kill ?? false);
    }
    case 'worktree.rm': {
      const removed = await removeWorktrees(deps, action, yes);
      if (!removed.ok) return removed;
      warnings.push(...removed.value);
      return ok(null);
    }
    case 'mprocs.select':
    case 'mprocs.send-key': {
      const steered = await steerPane(deps, action);
      if (!steered.ok) return steered;
      if (steered.value.stale) warnings.push(`the rows of mprocs may have moved: "${action.id}" is a best guess`);
      return ok(null);
    }
    default:
      return ok(null);
  }
}
