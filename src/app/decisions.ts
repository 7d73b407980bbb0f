import { checkCaps } from '../policy/caps.ts';
import { decide } from '../policy/decide.ts';
import type { Action } from '../model/action.ts';
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
export function decideAll(deps: Deps, input: DecisionInput): readonly Decision[] {
  return input.actions.map((action, index) =>
    decide({ action, index, caller: deps.caller, mode: input.policy.mode, policy: input.policy.policy, yes: input.yes }),
  );
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
