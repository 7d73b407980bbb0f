import { ok } from '../../model/result.ts';
import type { Proposal } from '../../model/plan.ts';
import type { Run } from '../answer.ts';
import { performedAnswer, planData } from '../perform.ts';
import { renderPlan } from '../render/plan.ts';
import { renderProposal, renderProposals } from '../render/proposal.ts';

export const listProposals: Run<'proposal.ls'> = async (_input, { threados }) => {
  const proposals = await threados.proposals();
  if (!proposals.ok) return proposals;
  return ok({ data: { proposals: proposals.value.map(listed) }, text: (screen) => renderProposals(proposals.value, screen) });
};

export const showProposal: Run<'proposal.show'> = async ({ positionals }, { threados }) => {
  const found = await threados.proposal(positionals.id);
  if (!found.ok) return found;
  const { proposal, replanned } = found.value;
  return ok({
    data: {
      proposal,
      plan: replanned?.ok === true ? planData(replanned.value) : null,
      conflict: replanned?.ok === false ? { code: replanned.error.code, message: replanned.error.message } : null,
    },
    text: (screen) => renderProposal(proposal, replanned, screen),
  });
};

export const applyProposal: Run<'proposal.apply'> = async ({ flags, positionals }, { threados, globals, io }) => {
  const { id } = positionals;
  if (globals.dryRun) {
    const found = await threados.proposal(id);
    if (!found.ok) return found;
    const { replanned, proposal } = found.value;
    const plan = replanned ?? ok({ ...proposal, revision_before: proposal.revision, revision_after: proposal.revision, changes: [] });
    if (!plan.ok) return plan;
    return ok({ data: planData(plan.value), text: (screen) => renderPlan(plan.value, false, screen) });
  }
  const wait = flags.wait ?? true;
  const applied = await threados.applyProposal({ id, run: flags.run ?? false, yes: globals.yes, signal: io.signal, wait });
  return applied.ok ? performedAnswer(applied.value, false) : applied;
};

export const discardProposal: Run<'proposal.discard'> = async ({ positionals }, { threados, globals }) => {
  const { id } = positionals;
  if (globals.dryRun) {
    const found = await threados.proposal(id);
    if (!found.ok) return found;
    const effects = [{ effect: 'discard', proposal: id }];
    return ok({ data: { diff: '', effects, decisions: [] }, text: () => [`would discard ${id}`] });
  }
  const discarded = await threados.discardProposal(id);
  if (!discarded.ok) return discarded;
  return ok({ data: { proposal: listed(discarded.value) }, text: ({ paint }) => [`${paint.good('discarded')} ${id}`] });
};

/** The shape of cli.md, "Data shapes". */
function listed({ id, actor, created_at, state, actions, decisions, diff }: Proposal) {
  return { id, actor, created_at, state, actions, decisions, diff };
}
