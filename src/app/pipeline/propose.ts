import type { Plan, Proposal } from '../../model/plan.ts';
import { timestamp } from '../../model/ports/time.ts';
import { fail, type Result } from '../../model/result.ts';
import { shorten } from '../audit-input.ts';
import type { Deps } from '../deps.ts';
import type { PerformRequest } from '../threados.ts';

/** Keeps a request that its caller may not carry out, for a person to look at. Always PROPOSAL_PENDING (or what the disk says). */
export async function propose(deps: Deps, plan: Plan, words: Pick<PerformRequest, 'request' | 'turn'>): Promise<Result<never>> {
  const request = words.request ?? null;
  const proposal: Proposal = {
    schema: 1,
    id: await freshId(deps),
    actor: deps.caller.actor,
    created_at: timestamp(deps.clock),
    state: 'pending',
    actions: plan.actions,
    decisions: plan.decisions,
    diff: plan.diff,
    effects: plan.effects,
    revision: plan.revision_before,
    request,
    decided_by: null,
    decided_at: null,
  };
  await deps.proposals.write(proposal);
  await deps.audit.append({
    actor: deps.caller.actor,
    action: 'proposal.create',
    input: shorten({ turn: words.turn, proposal: proposal.id, actions: plan.actions, decisions: plan.decisions, request }),
    decision: 'propose',
    result: proposal.id,
    revision_before: plan.revision_before,
    revision_after: null,
    run_id: null,
  });
  return fail(
    'PROPOSAL_PENDING',
    `kept as proposal ${proposal.id}: ${plan.decisions.find((d) => d.verdict === 'propose')?.reason ?? 'a person must look at it'}`,
    {
      hint: `a person applies it with: seqctl proposal apply ${proposal.id}`,
      details: { proposal_id: proposal.id },
    },
  );
}

/** An id that no proposal has or had: one that a person has looked at must never become another under the same name. */
async function freshId(deps: Deps): Promise<string> {
  for (;;) {
    const id = deps.ids.proposal();
    const taken = await deps.proposals.read(id);
    if (!taken.ok) return id;
  }
}
