import type { StatusRow, StatusView } from '../../model/status.ts';
import type { Effect, Message, Next } from './message.ts';
import { next } from './message.ts';
import { pendingProposals } from './ask.ts';
import { refreshTab, selectStep, tabKey } from './reduce-inspector.ts';
import { edgeStep } from './neighbours.ts';
import { planProposals } from './reduce-chat.ts';
import { graphOf } from './scene.ts';
import { reveal } from './scroll.ts';
import type { TuiState, World } from './state.ts';
import { toast } from './start-deed.ts';

/** What ThreadOS says: definition, statuses, proposals; and when a person is to be called. */

export function receiveSequence(state: TuiState, message: Extract<Message, { type: 'sequence' }>): Next {
  const { revision, sequence, layout } = message;
  const world: World = { ...state.world, state: 'ready', failure: null, revision, sequence, layout };
  const known = { ...state, world };
  const marked = new Set([...state.marked].filter((id) => layout.places.has(id)));
  const settled = { ...known, marked: marked.size === state.marked.size ? state.marked : marked };
  const graph = graphOf(settled);
  const kept = state.selection !== null && layout.places.has(state.selection) ? state.selection : null;
  const first = kept ?? (graph === null ? null : edgeStep(graph, 'first'));
  const plans = planProposals(settled);
  if (first === null)
    return next({ ...settled, selection: null, overlay: state.overlay.kind === 'pick' ? { kind: 'none' } : state.overlay }, ...plans);
  const selected = selectStep(settled, first);
  return { state: reveal(selected.state, first), effects: [...selected.effects, ...plans] };
}

/** The whole status (`status`), or some of its rows (`rows`). */
export function receiveStatus(state: TuiState, view: StatusView, partial: boolean): Next {
  const before = state.world.rows;
  const rows = new Map<string, StatusRow>(partial ? before : []);
  for (const row of view.steps) rows.set(row.id, row);
  const world: World = { ...state.world, rows, run: view.run_id, mode: view.mode, executor: view.executor };
  const key = tabKey(state);
  const refreshed = refreshTab({ ...state, world }, key);
  return { state: refreshed.state, effects: [...refreshed.effects, ...callsFor(before, view.steps)] };
}

/** Calls a person once per step that begins to wait for them; what was waiting when the TUI came up is on the badge. */
function callsFor(before: ReadonlyMap<string, StatusRow>, rows: readonly StatusRow[]): Effect[] {
  if (before.size === 0) return [];
  const waiting = rows.filter((row) => row.status === 'NEEDS_REVIEW' && before.get(row.id)?.status !== 'NEEDS_REVIEW');
  const failed = rows.filter(
    (row) => row.status === 'FAILED' && before.get(row.id)?.status === 'RUNNING' && row.reason?.code !== 'stopped',
  );
  return [
    ...waiting.map((row): Effect => ({
      effect: 'attention',
      text: `${row.id} waits for your ${row.type === 'gate' ? 'decision' : 'review'}`,
    })),
    ...failed.map((row): Effect => ({ effect: 'attention', text: `${row.id} failed` })),
  ];
}

export function receiveProposals(state: TuiState, proposals: World['proposals']): Next {
  const known = new Set(state.world.proposals.map((proposal) => proposal.id));
  const pending = proposals.filter((proposal) => proposal.state === 'pending');
  const fresh = pending.filter((proposal) => !known.has(proposal.id));
  // The chosen card stays chosen while others come and go.
  const chosen = pendingProposals(state)[state.dock.index]?.id;
  const same = pending.findIndex((proposal) => proposal.id === chosen);
  const dock = { ...state.dock, index: same >= 0 ? same : Math.max(0, Math.min(state.dock.index, pending.length - 1)) };
  const after = { ...state, dock, world: { ...state.world, proposals } };
  const called = state.world.rows.size > 0 || state.world.state === 'ready';
  return next(
    after,
    ...planProposals(after),
    ...(called
      ? fresh.map((proposal): Effect => ({
          effect: 'attention',
          text: `${proposal.actor} proposes ${plural(proposal.actions.length, 'action')}`,
        }))
      : []),
  );
}

function plural(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? '' : 's'}`;
}

export function receiveFailure(state: TuiState, message: Extract<Message, { type: 'world-failed' }>): Next {
  const { failure } = message;
  if (failure.code === 'NOT_INITIALIZED') {
    const world: World = {
      ...state.world,
      state: 'empty',
      failure: null,
      revision: null,
      sequence: null,
      layout: null,
      rows: new Map(),
      proposals: [],
    };
    return next({ ...state, world, selection: null, marked: new Set(), focus: 'canvas' });
  }
  return next(toast({ ...state, world: { ...state.world, state: 'broken', failure } }, 'bad', failure.message));
}
