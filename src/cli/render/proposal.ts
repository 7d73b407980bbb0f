import type { Plan, Proposal } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import { renderPlan } from './plan.ts';
import type { Paint, Screen } from './screen.ts';
import { table } from './table.ts';

export function renderProposals(proposals: readonly Proposal[], screen: Screen): string[] {
  if (proposals.length === 0) return [screen.paint.faint('no proposals')];
  const rows = proposals.map((proposal) => [
    printable(proposal.id),
    stateOf(proposal, screen.paint),
    printable(proposal.actor),
    proposal.created_at,
    proposal.actions.map((action) => action.action).join(', '),
  ]);
  return table(['id', 'state', 'actor', 'created', 'actions'], rows, screen, 4);
}

export function renderProposal(proposal: Proposal, replanned: Result<Plan> | null, screen: Screen): string[] {
  const { paint } = screen;
  const request = proposal.request === null ? [] : [`${paint.faint('request:')} ${printable(proposal.request)}`];
  const today = replanned === null ? renderPlan(proposal, false, screen) : replanned.ok ? renderPlan(replanned.value, false, screen) : [];
  const conflict = replanned?.ok === false ? [`${paint.bad('no longer applies:')} ${printable(replanned.error.message)}`] : [];
  const next = proposal.state === 'pending' ? [paint.faint(`seqctl proposal apply ${proposal.id} | discard ${proposal.id}`)] : [];
  return [
    `${paint.strong(printable(proposal.id))} ${stateOf(proposal, paint)} by ${printable(proposal.actor)}, ${proposal.created_at}`,
    ...request,
    ...today,
    ...conflict,
    ...next,
  ];
}

function stateOf({ state }: Proposal, paint: Paint): string {
  return { pending: paint.warn, applied: paint.good, discarded: paint.faint, stale: paint.bad }[state](state);
}
