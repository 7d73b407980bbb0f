import type { Action } from '../../model/action.ts';
import type { StepId } from '../../model/ids.ts';
import type { Place } from '../../engine/layout.ts';
import type { Mouse } from '../keys/key.ts';
import { hasDiff } from '../layout/card.ts';
import { quickActionSpots } from '../layout/paint-card.ts';
import { contains } from '../layout/cell-buffer.ts';
import { cardRect, indexAt, stepAt, type Geometry } from '../layout/geometry.ts';
import { laneName } from '../layout/graph.ts';
import { minimapTarget } from '../layout/minimap.ts';
import type { CommandId } from '../keys/commands.ts';
import { rowsOf } from './ask.ts';
import { next, type Next } from './message.ts';
import { selectAndReveal, toggleFold } from './reduce-canvas.ts';
import { selectStep } from './reduce-inspector.ts';
import { canvasWindow, fitsCanvas, geometryOf, minimapOf, nearestCard, regions, sheetPoint } from './scene.ts';
import { centreOn, scrollTo } from './scroll.ts';
import { laneAction } from './reduce-steps.ts';
import { startDeed } from './start-deed.ts';
import type { TuiState } from './state.ts';

/**
 * The mouse on the canvas.
 *
 *   none ── down on a card's right edge ──► edge ── up on another card ──► that card waits for this one
 *     │──── down on a card ──► card ── drag, up elsewhere ──► moved in its lane or to another
 *     └──── down beside cards ──► pan ── drag ──► scrolls
 */
export function canvasMouse(state: TuiState, mouse: Mouse, run: (state: TuiState, id: CommandId) => Next): Next {
  switch (mouse.kind) {
    case 'wheel':
      return next(wheel(state, mouse));
    case 'down':
      return mouse.button === 'left' ? down(state, mouse, run) : next(state);
    case 'drag':
      return next(dragTo(state, mouse));
    case 'up':
      return drop(state, mouse);
  }
}

function wheel(state: TuiState, mouse: Mouse): TuiState {
  const geometry = geometryOf(state);
  const window = canvasWindow(state);
  if (geometry === null || window === null) return state;
  const sideways = geometry.height <= window.height && !fitsCanvas(state, geometry);
  const step = mouse.wheel === 'up' || mouse.wheel === 'left' ? -1 : 1;
  const isHorizontal = mouse.wheel === 'left' || mouse.wheel === 'right' || sideways;
  return isHorizontal
    ? scrollTo(state, state.viewport.x + step * 8, state.viewport.y)
    : scrollTo(state, state.viewport.x, state.viewport.y + step * 3);
}

function down(state: TuiState, mouse: Mouse, run: (state: TuiState, id: CommandId) => Next): Next {
  const focused: TuiState = { ...state, focus: 'canvas' };
  const geometry = geometryOf(state);
  const { canvas, gutter } = regions(state);
  if (geometry === null || canvas === null) return next(focused);
  const onMap = minimapClick(focused, geometry, mouse);
  if (onMap !== null) return next(onMap);
  if (mouse.x < canvas.x + gutter) {
    const lane = geometry.graph.laneOfRow[indexAt(geometry.rowY, mouse.y - canvas.y + state.viewport.y)];
    return next(lane === undefined ? focused : toggleFold(focused, laneName(geometry.graph, lane)));
  }
  const point = sheetPoint(state, mouse.x, mouse.y);
  const id = point === null ? null : stepAt(geometry, point.x, point.y);
  if (point === null || id === null) return next({ ...focused, drag: { kind: 'pan', x: mouse.x, y: mouse.y } });
  const action = id === state.selection ? quickActionAt(state, geometry, id, point) : null;
  if (action !== null) return run(focused, action);
  const rect = cardRect(geometry, id);
  const onHandle = rect !== null && rect.width > 3 && point.x === rect.x + rect.width - 1 && state.overlay.kind === 'none';
  const selected = selectStep(focused, id);
  const drag = onHandle
    ? ({ kind: 'edge', id, x: mouse.x, y: mouse.y, soft: mouse.ctrl } as const)
    : ({ kind: 'card', id, x: mouse.x, y: mouse.y, moved: false } as const);
  return { state: { ...selected.state, drag }, effects: selected.effects };
}

function quickActionAt(state: TuiState, geometry: Geometry, id: StepId, point: { x: number; y: number }): CommandId | null {
  const rect = cardRect(geometry, id);
  const step = geometry.graph.steps.get(id);
  if (rect === null || step === undefined || geometry.zoom !== 'full') return null;
  const row = rowsOf(state).get(id);
  const spot = quickActionSpots(rect, { status: row?.status ?? 'BLOCKED', type: step.type, diff: hasDiff(row) }).find(
    (candidate) => candidate.y === point.y && point.x >= candidate.x && point.x < candidate.x + candidate.width,
  );
  return spot?.action.command ?? null;
}

function minimapClick(state: TuiState, geometry: Geometry, mouse: Mouse): TuiState | null {
  const shown = minimapOf(state);
  const window = canvasWindow(state);
  if (shown === null || window === null || !contains(shown.rect, mouse.x, mouse.y)) return null;
  const target = minimapTarget(shown.map, shown.rect, regions(state).gutter, geometry, mouse.x, mouse.y);
  return centreOn(state, window, target.x, target.y);
}

function dragTo(state: TuiState, mouse: Mouse): TuiState {
  const { drag } = state;
  if (drag === null) return state;
  if (drag.kind === 'pan') {
    const moved = scrollTo(state, state.viewport.x + drag.x - mouse.x, state.viewport.y + drag.y - mouse.y);
    return { ...moved, drag: { ...drag, x: mouse.x, y: mouse.y } };
  }
  if (drag.kind === 'card') return { ...state, drag: { ...drag, moved: drag.moved || mouse.x !== drag.x || mouse.y !== drag.y } };
  return { ...state, drag: { ...drag, x: mouse.x, y: mouse.y } };
}

function drop(state: TuiState, mouse: Mouse): Next {
  const { drag } = state;
  const free: TuiState = { ...state, drag: null };
  const geometry = geometryOf(state);
  const point = sheetPoint(state, mouse.x, mouse.y);
  if (drag === null || drag.kind === 'pan' || geometry === null || point === null) return next(drag === null ? state : free);
  if (drag.kind === 'edge') {
    const target = nearestCard(geometry, point.x, point.y);
    if (target === null || target === drag.id) return next(free);
    const action: Action = { action: 'dep.add', id: target, on: [drag.id], ...(drag.soft ? { soft: true } : {}) };
    return startDeed(free, { deed: 'perform', actions: [action] });
  }
  const action = drag.moved ? moveAction(geometry, drag.id, point) : null;
  return action === null ? selectAndReveal(free, drag.id) : startDeed(free, { deed: 'perform', actions: [action] });
}

/** Where a card that is let go of at a point belongs: its lane, and before or after which step of it. */
function moveAction(geometry: Geometry, id: StepId, point: { x: number; y: number }): Action | null {
  const { layout, laneOfRow } = geometry.graph;
  const place = layout.places.get(id);
  const lane = laneOfRow[indexAt(geometry.rowY, point.y)];
  if (place === undefined || lane === undefined) return null;
  const over = stepAt(geometry, point.x, point.y);
  const target = over === null ? undefined : layout.places.get(over);
  const order = over === null || over === id || target === undefined ? {} : isBefore(target, place) ? { before: over } : { after: over };
  if (lane !== laneOfRow[place.row]) return laneAction(id, layout.lanes[lane]?.name ?? null, order);
  return Object.keys(order).length === 0 ? null : { action: 'step.move', id, ...order };
}

function isBefore(a: Place, b: Place): boolean {
  return a.column < b.column || (a.column === b.column && a.row < b.row);
}
