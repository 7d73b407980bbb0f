import type { Proposal } from '../../model/plan.ts';
import { printable } from '../../util/printable.ts';
import { line, seg, type Line } from '../layout/line.ts';
import { wrap } from '../../util/text-width.ts';
import type { ChatTurn } from './chat.ts';
import { derived } from './memo.ts';
import { proposalRows } from './proposal-rows.ts';
import { pendingProposals } from './ask.ts';
import { draftRows } from './draft-rows.ts';
import { regions } from './scene.ts';
import type { TuiState } from './state.ts';

/** One row of the transcript. `proposal`: it belongs to this card; a click chooses it. `buttons`: the card's choices stand here. */
export interface ChatRow {
  readonly line: Line;
  readonly proposal: string | null;
  readonly buttons: boolean;
}

/** The transcript: turns and cards in the order of time, as rows of the pane's width. */
export const chatRows = derived(
  (state: TuiState) => [state.chat, state.world.proposals, state.world.revision, state.dock, state.focus, state.look, regions(state)],
  (state): readonly ChatRow[] => {
    const width = chatWidth(state);
    const shown = new Set(state.chat.turns.map((turn) => turn.proposal));
    // Cards of agents, HTTP and MCP, and the chat's own of an earlier session.
    const others = pendingProposals(state).filter((proposal) => !shown.has(proposal.id));
    const parts: { readonly at: number; readonly rows: readonly ChatRow[] }[] = [
      ...others.map((proposal) => ({ at: Date.parse(proposal.created_at), rows: proposalRows(state, proposal, width) })),
      ...state.chat.turns.map((turn) => ({ at: turn.at, rows: turnRows(state, turn, width) })),
    ];
    return parts.toSorted((a, b) => a.at - b.at).flatMap((part) => [...part.rows, BLANK]);
  },
);

export function chatWidth(state: TuiState): number {
  return (regions(state).dock?.width ?? 40) - 5;
}

/** The title, and the line over the draft. */
const CHROME = 2;
const MOST_DRAFT = 6;

/** Rows that the draft takes: as many as it has, up to a few, then it scrolls. */
export function draftHeight(state: TuiState): number {
  return Math.min(MOST_DRAFT, draftRows(state.chat.draft, chatWidth(state) - 2).rows.length);
}

/** Rows of the transcript that are seen. */
export function chatHeight(state: TuiState): number {
  return Math.max(1, (regions(state).dock?.height ?? 10) - CHROME - draftHeight(state));
}

const BLANK: ChatRow = { line: [], proposal: null, buttons: false };

function turnRows(state: TuiState, turn: ChatTurn, width: number): readonly ChatRow[] {
  const said = (text: Line): ChatRow => ({ line: text, proposal: turn.proposal, buttons: false });
  const words = (text: string, tone: 'plain' | 'faint' | 'strong' | 'bad' | 'warn', lead = ''): ChatRow[] =>
    text === ''
      ? []
      : wrap(text, width - lead.length).map((row, i) =>
          said(line(seg('accent', i === 0 ? lead : ' '.repeat(lead.length)), seg(tone, printable(row)))),
        );
  const proposal = turn.proposal === null ? undefined : state.world.proposals.find((each) => each.id === turn.proposal);
  const hint = turn.failure?.hint === undefined ? '' : turn.failure.hint;
  return [
    ...words(turn.request, 'strong', state.look.ascii ? '> ' : '❯ '),
    ...turn.notes.flatMap((note) => words(note, 'faint')),
    ...words(turn.said, 'plain'),
    ...(turn.state === 'asking' && turn.said === '' ? words(state.look.ascii ? '...' : '…', 'faint') : []),
    ...(turn.state === 'cancelled' ? words('Cancelled.', 'faint') : []),
    ...(turn.failure === null || turn.state === 'cancelled' ? [] : [...words(turn.failure.message, 'bad'), ...words(hint, 'faint')]),
    ...turn.decisions
      .filter((decision) => decision.verdict === 'deny')
      .flatMap((decision) => words(`deny ${decision.name}: ${decision.reason} (${decision.rule})`, 'bad')),
    ...(proposal === undefined ? [] : proposalRows(state, proposal, width)),
  ];
}

/** The first row shown and the one after the last, in a window of `height` rows. */
export function chatWindow(state: TuiState, height: number): { readonly start: number; readonly end: number } {
  const rows = chatRows(state);
  const most = Math.max(0, rows.length - height);
  const start = Math.max(0, Math.min(most, firstRow(state, rows, most)));
  return { start, end: start + height };
}

function firstRow(state: TuiState, rows: readonly ChatRow[], most: number): number {
  const { view } = state.chat;
  if (view.at === 'row') return view.row;
  if (view.at === 'end') return most;
  const chosen = chosenProposal(state)?.id;
  const at = chosen === undefined ? -1 : rows.findIndex((row) => row.proposal === chosen);
  return at < 0 ? most : at;
}

export function chosenProposal(state: TuiState): Proposal | undefined {
  return pendingProposals(state)[state.dock.index];
}
