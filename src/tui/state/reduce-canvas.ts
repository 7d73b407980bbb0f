import { STATUSES, type Status } from '../../model/status.ts';
import type { StepId } from '../../model/ids.ts';
import { laneName } from '../layout/graph.ts';
import { ZOOMS } from '../layout/metrics.ts';
import { pendingProposals, rowsOf } from './ask.ts';
import { selectStep } from './reduce-inspector.ts';
import { next, type Next } from './message.ts';
import { edgeStep, neighbourOf, type Direction } from './neighbours.ts';
import { canvasWindow, graphOf, matchesFilter } from './scene.ts';
import { centre, reveal, scrollTo } from './scroll.ts';
import type { TuiState } from './state.ts';
import { toast } from './start-deed.ts';

/** Moving about on the canvas and looking at it; nothing here changes the sequence. */

export function moveSelection(state: TuiState, direction: Direction): Next {
  const graph = graphOf(state);
  if (graph === null) return next(state);
  const from = state.selection;
  const id = from === null ? edgeStep(graph, 'first') : neighbourOf(graph, from, direction);
  return id === null ? next(reveal(state, from)) : selectAndReveal(state, id);
}

export function selectEdge(state: TuiState, side: 'first' | 'last'): Next {
  const graph = graphOf(state);
  const id = graph === null ? null : edgeStep(graph, side);
  return id === null ? next(state) : selectAndReveal(state, id);
}

export function selectAndReveal(state: TuiState, id: StepId): Next {
  const { state: selected, effects } = selectStep(state, id);
  return { state: reveal(selected, id), effects };
}

/** Scrolls by whole screens (`page`) or a few cells, without moving the selection. */
export function pan(state: TuiState, direction: Direction, page: boolean): TuiState {
  const window = canvasWindow(state);
  if (window === null) return state;
  const byX = page ? Math.floor(window.width * 0.8) : 6;
  const byY = page ? Math.floor(window.height * 0.8) : 3;
  const x = direction === 'left' ? -byX : direction === 'right' ? byX : 0;
  const y = direction === 'up' ? -byY : direction === 'down' ? byY : 0;
  return scrollTo(state, state.viewport.x + x, state.viewport.y + y);
}

export function zoomBy(state: TuiState, by: 1 | -1): TuiState {
  const zoom = ZOOMS[ZOOMS.indexOf(state.zoom) - by];
  return zoom === undefined ? state : centre({ ...state, zoom, viewport: { x: 0, y: 0 } }, state.selection);
}

export function toggleFold(state: TuiState, lane: string): TuiState {
  const folded = new Set(state.folded);
  if (!folded.delete(lane)) folded.add(lane);
  return reveal({ ...state, folded }, state.selection);
}

export function foldSelectedLane(state: TuiState): TuiState {
  const graph = graphOf(state);
  const place = state.selection === null ? undefined : graph?.layout.places.get(state.selection);
  return graph === null || place === undefined ? state : toggleFold(state, laneName(graph, graph.laneOfRow[place.row] ?? 0));
}

export function toggleMark(state: TuiState): TuiState {
  if (state.selection === null) return state;
  const marked = new Set(state.marked);
  if (!marked.delete(state.selection)) marked.add(state.selection);
  return { ...state, marked };
}

/** The status filter: none, then each status that some step has. */
export function nextStatusFilter(state: TuiState): TuiState {
  const present = new Set([...rowsOf(state).values()].map((row) => row.status));
  const choices: (Status | null)[] = [null, ...STATUSES.filter((status) => present.has(status))];
  const status = choices[(choices.indexOf(state.filter.status) + 1) % choices.length] ?? null;
  return { ...state, filter: { ...state.filter, status } };
}

/** The next step after the selection that passes, in the file's order, round and round. */
export function selectNext(state: TuiState, passes: (id: StepId) => boolean, by: 1 | -1, from = state.selection): Next {
  const ids = (state.world.sequence?.steps ?? []).map((step) => step.id);
  const start = from === null ? (by === 1 ? -1 : 0) : ids.indexOf(from);
  for (let i = 1; i <= ids.length; i += 1) {
    const id = ids[(((start + by * i) % ids.length) + ids.length) % ids.length];
    if (id !== undefined && passes(id)) return selectAndReveal(state, id);
  }
  return next(state);
}

/** The next of what waits for a person: step after step in the file's order, then what is proposed, then the first again. */
export function selectWaiting(state: TuiState, openDock: (state: TuiState) => Next): Next {
  const rows = rowsOf(state);
  const waiting = (state.world.sequence?.steps ?? []).filter((step) => rows.get(step.id)?.status === 'NEEDS_REVIEW');
  const isProposed = pendingProposals(state).length > 0;
  const isLast = waiting.at(-1)?.id === state.selection;
  if (isProposed && (waiting.length === 0 || (isLast && !state.dock.open))) return openDock(state);
  if (waiting.length === 0) return next(toast(state, 'plain', 'Nothing waits for you.'));
  return selectNext({ ...state, focus: 'canvas' }, (id) => rows.get(id)?.status === 'NEEDS_REVIEW', 1);
}

/** While a search is typed: the selection goes to the first match from where it is. */
export function searchTo(state: TuiState): Next {
  if (state.selection !== null && matchesFilter(state, state.selection)) return next(state);
  return selectNext(state, (id) => matchesFilter(state, id), 1);
}
