import type { Proposal } from '../../model/plan.ts';
import { effectText } from '../state/proposal-rows.ts';
import { actionLine } from '../state/seqctl-line.ts';

/** A proposal, as it is read out: whose it is, each action as its command, what else it does, what can be done with it. */
export function proposalLines(proposal: Proposal): string[] {
  const { id, actor, actions, decisions, effects } = proposal;
  const count = `${String(actions.length)} ${actions.length === 1 ? 'action' : 'actions'}`;
  return [
    `Proposal ${id} by ${actor} waits for you, ${count}:`,
    ...actions.flatMap((action, i) => [
      actionLine(action),
      ...decisions.filter((each) => each.action === i && each.verdict === 'deny').map((each) => `denied: ${each.reason}`),
    ]),
    ...effects.map(effectText).filter((text) => text !== ''),
    'apply does it, run does it and runs it, diff reads what it changes, discard drops it.',
  ];
}
