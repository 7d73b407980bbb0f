import { isEdit, isRun, type Action } from '../model/action.ts';
import { parseActions } from '../model/parse-action.ts';
import type { Decision, Plan } from '../model/plan.ts';
import { ok, type Result } from '../model/result.ts';
import type { StepId } from '../model/ids.ts';
import type { Deps } from './deps.ts';
import { refusalOf, refusalText, type Refused } from './pipeline/launch-refusal.ts';
import { loadPolicy } from './load-policy.ts';
import { planToday } from './pipeline/perform.ts';

/**
 * `seqctl policy check`: what the policy says of each action, and of the steps that it writes or would run also what
 * their launch would be told: an edit may be allowed whose step never is. Changes nothing, starts nothing.
 */
export async function checkPolicy(deps: Deps, input: readonly Action[]): Promise<Result<Plan>> {
  const actions = parseActions(input);
  if (!actions.ok) return actions;
  const planned = await planToday(deps, actions.value, { yes: false, if_revision: null });
  if (!planned.ok) return planned;
  const policy = await loadPolicy(deps);
  if (!policy.ok) return policy;
  const { plan, before, after } = planned.value;
  // Also what a whole run comes to later only, behind its gates and reviews.
  const ahead = after.sequence.steps.map((step) => step.id).filter((id) => before.states.get(id)?.status !== 'DONE');
  const steps = new Map(after.sequence.steps.map((step) => [step.id, step]));
  const decisions: Decision[] = [];
  for (const decision of plan.decisions) {
    const action = plan.actions[decision.action];
    const concerned =
      action === undefined ? [] : (action.action === 'run.all' ? ahead : stepsOf(action, plan)).flatMap((id) => steps.get(id) ?? []);
    const refused: Refused[] = [];
    for (const step of concerned) {
      const refusal = await refusalOf(deps, policy.value, plan.changes, step);
      if (refusal !== null) refused.push(refusal);
    }
    const stopped = refused.filter((refusal) => refusal.standIn === null);
    decisions.push(told(decision, refused, action !== undefined && isRun(action) && stopped.length === concerned.length));
  }
  return ok({ ...plan, decisions });
}

/** Steps that the action writes, or would run now. */
function stepsOf(action: Action, plan: Plan): readonly StepId[] {
  if (isRun(action)) return plan.effects.flatMap((effect) => (effect.effect === 'run' ? effect.steps : []));
  return isEdit(action) && 'id' in action && action.id !== undefined ? [action.id] : [];
}

/** `nothing`: none of what it would run may be run. */
function told(decision: Decision, refused: readonly Refused[], nothing: boolean): Decision {
  const [first] = refused;
  if (first === undefined) return decision;
  const why = refused.map(refusalText).join('; ');
  if (nothing && decision.verdict !== 'deny') return { ...decision, verdict: 'deny', rule: first.rule, reason: why };
  return { ...decision, reason: `${decision.reason}; ${why}` };
}
