import { checkCaps } from '../policy/caps.ts';
import { indexSteps } from '../engine/graph.ts';
import { decide, type DecideFacts } from '../policy/decide.ts';
import { checkLimits } from '../policy/limits.ts';
import { isPerson } from '../policy/person.ts';
import { weakenedReviews } from '../policy/weakened-reviews.ts';
import type { Action } from '../model/action.ts';
import type { StepId } from '../model/ids.ts';
import type { Decision } from '../model/plan.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Sequence } from '../model/sequence.ts';
import type { Deps } from './deps.ts';
import type { LoadedPolicy } from './load-policy.ts';
import type { RepoState } from './state.ts';

export interface DecisionInput {
  readonly actions: readonly Action[];
  readonly before: RepoState;
  readonly after: Sequence;
  readonly policy: LoadedPolicy;
  readonly yes: boolean;
}

/** What the policy says of each action of a request. */
export async function decideAll(deps: Deps, input: DecisionInput): Promise<readonly Decision[]> {
  const facts = await factsOf(deps, input);
  return input.actions.map((action, index) =>
    decide({ action, index, caller: deps.caller, mode: input.policy.mode, policy: input.policy.policy, yes: input.yes, facts }),
  );
}

/** What the request of anyone but a person meets: the judgements it would pass by; inside a step, the steps above and the limits. */
async function factsOf(deps: Deps, { before, after }: DecisionInput): Promise<DecideFacts> {
  if (isPerson(deps.caller)) return {};
  const weakened = weakenedReviews(before.sequence, after);
  const inside = deps.caller.inside?.step_id;
  if (inside === undefined) return { weakened };
  const index = indexSteps(before.sequence);
  const ancestors: StepId[] = [];
  for (let at = index.get(inside)?.parent ?? null; at !== null && !ancestors.includes(at); at = index.get(at)?.parent ?? null)
    ancestors.push(at);
  const created = await createdBelow(deps, before);
  const refusals = index.get(inside)?.type === 'b' ? checkLimits({ orchestrator: inside, before: before.sequence, after, created }) : [];
  return { ancestors, refusals, weakened };
}

/**
 * How many steps agents inside an orchestrator have ever created in this run, from the audit log: what was removed
 * again counts too, so that removing buys nothing.
 */
async function createdBelow(deps: Deps, before: RepoState): Promise<(orchestrator: StepId) => number> {
  const record = before.record;
  const entries = record === null ? null : await deps.audit.read({ since: record.created_at });
  const counts = new Map<string, number>();
  for (const entry of entries?.ok === true ? entries.value : []) {
    if (entry.result !== 'ok' || !Array.isArray(entry.input)) continue;
    const made = entry.input.reduce((sum: number, action: unknown) => sum + stepsMadeBy(action), 0);
    counts.set(entry.actor, (counts.get(entry.actor) ?? 0) + made);
  }
  return (orchestrator) => counts.get(`agent:${orchestrator}`) ?? 0;
}

/** How many steps an action of the audit log created. */
function stepsMadeBy(input: unknown): number {
  const action = input as Partial<Action>;
  switch (action.action) {
    case 'step.add':
    case 'step.clone':
    case 'gate.insert':
      return 1;
    case 'fusion.create':
      return 1 + (action.models?.length ?? 0);
    default:
      return 0;
  }
}

const RANK = { allow: 0, confirm: 1, propose: 2, deny: 3 } as const;

/** A request is as free as its strictest action. */
export function strictest(decisions: readonly Decision[]): Decision | null {
  return decisions.reduce<Decision | null>(
    (worst, each) => (worst === null || RANK[each.verdict] > RANK[worst.verdict] ? each : worst),
    null,
  );
}

/** POLICY_DENIED where the sequence would outgrow what the policy allows. */
export function withinCaps(sequence: Sequence, policy: LoadedPolicy): Result<null> {
  const [first, ...rest] = checkCaps(sequence, policy.policy);
  if (first === undefined) return ok(null);
  return fail('POLICY_DENIED', first.reason, { details: { rule: first.rule, further: rest.map((problem) => problem.reason) } });
}
