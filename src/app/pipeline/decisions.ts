import { checkCaps } from '../../policy/caps.ts';
import { indexSteps } from '../../engine/graph.ts';
import { ancestorsOf, orchestratorOf } from '../../engine/orchestrator.ts';
import { decide, type DecideFacts, type Refusal } from '../../policy/decide.ts';
import { checkLimits } from '../../policy/limits.ts';
import { isPerson } from '../../policy/person.ts';
import { weakenedReviews } from '../../policy/weakened-reviews.ts';
import type { Action } from '../../model/action.ts';
import type { StepId } from '../../model/ids.ts';
import type { Decision } from '../../model/plan.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Sequence } from '../../model/sequence.ts';
import { createdBelow } from './created-steps.ts';
import type { Deps } from '../deps.ts';
import type { LoadedPolicy } from '../load-policy.ts';
import { lossesOf } from '../worktrees/removal-losses.ts';
import type { Removals } from '../worktrees/removals.ts';
import type { RepoState } from '../state.ts';

export interface DecisionInput {
  readonly actions: readonly Action[];
  readonly before: RepoState;
  readonly after: Sequence;
  readonly policy: LoadedPolicy;
  readonly yes: boolean;
  readonly removals: Removals;
}

/** What the policy says of each action of a request. */
export async function decideAll(deps: Deps, input: DecisionInput): Promise<readonly Decision[]> {
  const facts = await factsOf(deps, input);
  return input.actions.map((action, index) =>
    decide({
      action,
      index,
      caller: deps.caller,
      mode: input.policy.mode,
      policy: input.policy.policy,
      yes: input.yes,
      facts: { ...facts, losses: lossesOf(input.removals.get(index) ?? []) },
    }),
  );
}

/** What the request of anyone but a person meets: the judgements it would pass by; inside a step, the steps above and the limits. */
async function factsOf(deps: Deps, { before, after }: DecisionInput): Promise<DecideFacts> {
  if (isPerson(deps.caller)) return {};
  const weakened = weakenedReviews(before.sequence, after);
  const inside = deps.caller.inside?.step_id;
  if (inside === undefined) return { weakened };
  const index = indexSteps(before.sequence);
  const orchestrator = orchestratorOf(inside, index);
  const refusals = orchestrator === null ? [] : await checkOrchestrator(deps, orchestrator.id, before, after);
  return { ancestors: ancestorsOf(inside, index), refusals, weakened };
}

/** Edits from inside or below an orchestrator keep to its limits, and their caller shows by its token that it is who it says. */
async function checkOrchestrator(deps: Deps, orchestrator: StepId, before: RepoState, after: Sequence): Promise<readonly Refusal[]> {
  if (after === before.sequence) return [];
  const { token } = deps.caller;
  if (token?.orchestrator !== orchestrator) {
    return [{ rule: 'limits.token', reason: `${deps.caller.actor} carries no token (THREADOS_TOKEN) of "${orchestrator}"` }];
  }
  const created = await createdBelow(deps, before);
  return checkLimits({ orchestrator, granted: token.limits, before: before.sequence, after, created });
}

const RANK = { allow: 0, confirm: 1, propose: 2, deny: 3 } as const;

/** A request is as free as its strictest action. */
export function strictest(decisions: readonly Decision[]): Decision | null {
  return decisions.reduce<Decision | null>(
    (worst, each) => (worst === null || RANK[each.verdict] > RANK[worst.verdict] ? each : worst),
    null,
  );
}

/**
 * POLICY_DENIED where the sequence would outgrow what the policy allows. What was too much before, because a person has
 * lowered a limit since, is no reason to refuse an edit that does not add to it.
 */
export function withinCaps(before: Sequence, after: Sequence, policy: LoadedPolicy): Result<null> {
  if (before === after) return ok(null);
  const had = new Set(checkCaps(before, policy.policy).map((problem) => problem.reason));
  const shrinks = after.steps.length <= before.steps.length;
  const [first, ...rest] = checkCaps(after, policy.policy).filter(
    (problem) => !had.has(problem.reason) && !(shrinks && problem.rule === 'limits.steps'),
  );
  if (first === undefined) return ok(null);
  return fail('POLICY_DENIED', first.reason, { details: { rule: first.rule, further: rest.map((problem) => problem.reason) } });
}
