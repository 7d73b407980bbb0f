import type { Proposal } from '../../model/plan.ts';
import { printable } from '../../util/printable.ts';
import { line, seg, type Line } from '../layout/line.ts';
import { wrap } from '../layout/text-width.ts';
import { diffLines } from '../state/diff-lines.ts';
import { actionLine } from '../state/seqctl-line.ts';
import { derived } from '../state/memo.ts';
import { regions } from '../state/scene.ts';
import type { TuiState } from '../state/state.ts';

export interface ProposalCard {
  readonly id: string;
  readonly chosen: boolean;
  readonly head: Line;
  readonly body: readonly Line[];
}

/** The proposals that wait: the chosen one with its actions, what policy says, and the diff; the others by their head. */
export const proposalCards = derived(
  (state: TuiState) => [state.world.proposals, state.dock, state.focus, state.look, regions(state)],
  (state): readonly ProposalCard[] => {
    const width = (regions(state).dock?.width ?? 40) - 4;
    return pendingProposals(state).map((proposal, i) => {
      const chosen = i === state.dock.index;
      const pointer = chosen && state.focus === 'dock' ? (state.look.ascii ? '> ' : '› ') : '  ';
      const head = line(
        seg('accent', pointer),
        seg('strong', proposal.actor),
        seg('faint', `  ${proposal.created_at.slice(11, 16)}  ${proposal.id}`),
      );
      return { id: proposal.id, chosen, head, body: chosen ? proposalBody(proposal, width) : [] };
    });
  },
);

export function pendingProposals(state: TuiState): readonly Proposal[] {
  return state.world.proposals.filter((proposal) => proposal.state === 'pending');
}

function proposalBody(proposal: Proposal, width: number): Line[] {
  const words = (text: string, tone: 'plain' | 'faint'): Line[] =>
    wrap(printable(text), width - 2).map((row) => line('  ', seg(tone, row)));
  const verdicts = proposal.decisions.filter((decision) => decision.verdict !== 'allow' && decision.verdict !== 'propose');
  return [
    ...(proposal.request === null ? [] : words(proposal.request, 'plain')),
    ...proposal.actions.flatMap((action) => words(actionLine(action), 'faint')),
    ...verdicts.map((decision) =>
      line('  ', seg(decision.verdict === 'deny' ? 'bad' : 'warn', `${decision.verdict}: ${decision.reason} (${decision.rule})`)),
    ),
    ...(proposal.diff === '' ? [] : [[] as Line, ...diffLines(proposal.diff)]),
  ];
}
