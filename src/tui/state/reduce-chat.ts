import type { TurnEvent, TurnResult } from '../../chat/turn.ts';
import { CHAT_PROVIDERS } from '../../model/chat.ts';
import { formatDuration } from '../../util/duration.ts';
import { askingTurn, type ChatState, type ChatTurn } from './chat.ts';
import { chatHeight, chatWindow, chosenProposal } from './chat-rows.ts';
import { editDraft, insertText, NO_DRAFT } from './draft.ts';
import { next, type Effect, type Message, type Next } from './message.ts';
import { pendingProposals } from './ask.ts';
import { toast } from './start-deed.ts';
import type { TuiState } from './state.ts';

/** The chat pane: writing, asking, what comes back, the cards' plans. */

const inChat = (state: TuiState, more: Partial<ChatState>): TuiState => ({ ...state, chat: { ...state.chat, ...more } });

/** Opens the pane and begins to write. */
export function talk(state: TuiState): Next {
  const opened: TuiState = { ...state, dock: { ...state.dock, open: true }, focus: 'dock' };
  const first: Effect[] = state.chat.provider === null ? [{ effect: 'chat-choose', wanted: state.chat.wanted }] : [];
  return next(inChat(opened, { writing: askingTurn(state.chat) === null }), ...first);
}

export function stopWriting(state: TuiState): Next {
  return next(inChat(state, { writing: false }));
}

export function writeKey(state: TuiState, key: string, text: string): Next {
  const { draft } = state.chat;
  const after = text === '' ? editDraft(draft, key) : insertText(draft, text);
  return after === null ? next(state) : next(inChat(state, { draft: after }));
}

export function writePaste(state: TuiState, text: string): Next {
  return next(inChat(state, { draft: insertText(state.chat.draft, text) }));
}

/** Sends what was written. */
export function send(state: TuiState): Next {
  const request = state.chat.draft.text.trim();
  return request === '' ? stopWriting(state) : ask(inChat(state, { draft: NO_DRAFT }), request);
}

/** Asks the last request again. */
export function retry(state: TuiState): Next {
  const last = state.chat.turns.at(-1);
  return last === undefined ? next(state) : ask(state, last.request);
}

function ask(state: TuiState, request: string): Next {
  if (askingTurn(state.chat) !== null) return next(toast(state, 'plain', 'It is still answering.'));
  const id = state.chat.turns.length;
  const turn: ChatTurn = {
    id,
    at: state.now,
    request,
    state: 'asking',
    said: '',
    notes: [],
    proposal: null,
    decisions: [],
    failure: null,
    usage: null,
  };
  const { history, wanted } = state.chat;
  return next(inChat(state, { turns: [...state.chat.turns, turn], writing: false, view: { at: 'end' } }), {
    effect: 'chat-ask',
    id,
    request,
    history,
    wanted,
  });
}

export function cancelTurn(state: TuiState): Next {
  return next(state, { effect: 'chat-cancel' });
}

/** The next provider in the list, by the person's wish. */
export function turnProvider(state: TuiState): Next {
  const order = [null, ...CHAT_PROVIDERS];
  const wanted = order[(order.indexOf(state.chat.wanted) + 1) % order.length] ?? null;
  return next(inChat(state, { wanted, provider: null }), { effect: 'chat-choose', wanted });
}

export function providerChosen(state: TuiState, message: Extract<Message, { type: 'chat-provider' }>): Next {
  const { outcome } = message;
  if (!outcome.ok) return next(toast(state, 'warn', outcome.error.message));
  return next(inChat(state, { provider: { name: outcome.value.name, model: outcome.value.model } }));
}

/** Something happened during a turn. */
export function turnEvent(state: TuiState, id: number, event: TurnEvent): Next {
  const change = (more: Partial<ChatTurn>): TuiState =>
    inChat(state, { turns: state.chat.turns.map((turn) => (turn.id === id ? { ...turn, ...more } : turn)) });
  const turn = state.chat.turns[id];
  if (turn === undefined) return next(state);
  const note = (text: string): Next => next(change({ notes: [...turn.notes, text] }));
  switch (event.event) {
    case 'began':
      return next(inChat(state, { provider: { name: event.provider, model: event.model } }));
    case 'said':
      return next(change({ said: event.text }));
    case 'looked':
    case 'waiting':
      return note(turnNote(event) ?? '');
    case 'repair': {
      const { state: noted } = note(turnNote(event) ?? '');
      return next(inChat(noted, { turns: noted.chat.turns.map((each) => (each.id === id ? { ...each, said: '' } : each)) }));
    }
    case 'ended':
      return turnEnded(change(endOf(event.result)), event.result);
  }
}

/** What happens on the way to an answer, in words; `null` for what is no news. */
export function turnNote(event: TurnEvent): string | null {
  switch (event.event) {
    case 'looked':
      return `reads the ${event.look.what} of ${event.look.id}`;
    case 'waiting':
      return `${event.reason}; asks again in ${formatDuration(event.ms)}`;
    case 'repair':
      return `cannot be used: ${event.problem} Asks again.`;
    case 'began':
    case 'said':
    case 'ended':
      return null;
  }
}

function endOf({ failure, say, proposal, plan, usage }: TurnResult): Partial<ChatTurn> {
  return {
    state: failure === null ? 'done' : failure.code === 'INTERRUPTED' ? 'cancelled' : 'failed',
    said: say,
    failure,
    proposal: proposal?.id ?? null,
    decisions: plan?.decisions ?? [],
    usage,
  };
}

/** The proposal is on the screen at once, before the disk's own word of it comes, and chosen. */
function turnEnded(state: TuiState, { proposal, history }: TurnResult): Next {
  const ended = inChat(state, { history });
  if (proposal === null) return next(ended);
  const { proposals } = state.world;
  const known = proposals.some((each) => each.id === proposal.id) ? proposals : [...proposals, proposal];
  const shown: TuiState = { ...ended, world: { ...ended.world, proposals: known } };
  const index = pendingProposals(shown).findIndex((each) => each.id === proposal.id);
  return next(inChat({ ...shown, dock: { ...shown.dock, index: Math.max(0, index) } }, { view: { at: 'card' } }), {
    effect: 'plan-proposals',
    ids: [proposal.id],
  });
}

/** Asks how the proposals that wait would do on today's files. */
export function planProposals(state: TuiState): Effect[] {
  const ids = pendingProposals(state).map((proposal) => proposal.id);
  return ids.length === 0 ? [] : [{ effect: 'plan-proposals', ids }];
}

export function proposalPlanned(state: TuiState, { id, plan }: Extract<Message, { type: 'proposal-planned' }>): Next {
  return next(inChat(state, { plans: new Map(state.chat.plans).set(id, plan) }));
}

export function toggleFold(state: TuiState): Next {
  const id = chosenProposal(state)?.id;
  if (id === undefined) return next(state);
  const unfolded = new Set(state.chat.unfolded);
  if (!unfolded.delete(id)) unfolded.add(id);
  return next(inChat(state, { unfolded, view: { at: 'card' } }));
}

/** Chooses the next card; where there is no other, scrolls the transcript. */
export function moveChat(state: TuiState, by: number): TuiState {
  const count = pendingProposals(state).length;
  if (Math.abs(by) === 1 && count > 1) {
    const index = Math.max(0, Math.min(count - 1, state.dock.index + by));
    if (index !== state.dock.index) return inChat({ ...state, dock: { ...state.dock, index } }, { view: { at: 'card' } });
  }
  return scrollChat(state, by);
}

export function scrollChat(state: TuiState, by: number): TuiState {
  const { start } = chatWindow(state, chatHeight(state));
  const row = Math.max(0, start + by);
  const moved = inChat(state, { view: { at: 'row', row } });
  const end = chatWindow(inChat(state, { view: { at: 'end' } }), chatHeight(state)).start;
  return row >= end ? inChat(state, { view: { at: 'end' } }) : moved;
}
