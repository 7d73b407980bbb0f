import type { StepId } from '../../model/ids.ts';
import type { Rect } from '../layout/cell-buffer.ts';
import { cardRect, indexAt, type Geometry } from '../layout/geometry.ts';
import { canvasWindow, geometryOf } from './scene.ts';
import type { TuiState } from './state.ts';

/** Moves the window as little as needed so that the step is in it, with a little of what is around it. */
export function reveal(state: TuiState, id: StepId | null): TuiState {
  const geometry = geometryOf(state);
  const window = canvasWindow(state);
  const rect = id === null || geometry === null ? null : cardRect(geometry, id);
  if (geometry === null || window === null || rect === null) return state;
  const { gap, channel } = geometry.metrics;
  const x = into(window.x, window.width, rect.x - gap, rect.width + 2 * gap);
  return scrollTo(
    state,
    x > window.x ? columnFrom(geometry, x) : x,
    into(window.y, window.height, rect.y - channel, rect.height + 2 * channel),
  );
}

/** The next start of a window at which no card is cut at its left side: just before a column's arrows. */
function columnFrom(geometry: Geometry, x: number): number {
  const column = indexAt(geometry.columnX, x + geometry.metrics.gap - 1) + 1;
  return (geometry.columnX[column] ?? 0) - geometry.metrics.gap;
}

/** The start of a window of `room` that shows `size` cells from `from` on, nearest to where it is. */
function into(start: number, room: number, from: number, size: number): number {
  if (from < start || size > room) return from;
  return from + size > start + room ? from + size - room : start;
}

/** Puts the step into the middle of the window. */
export function centre(state: TuiState, id: StepId | null): TuiState {
  const geometry = geometryOf(state);
  const window = canvasWindow(state);
  const rect = id === null || geometry === null ? null : cardRect(geometry, id);
  if (window === null || rect === null) return state;
  return centreOn(state, window, rect.x + Math.floor(rect.width / 2), rect.y + Math.floor(rect.height / 2));
}

export function centreOn(state: TuiState, window: Rect, x: number, y: number): TuiState {
  return scrollTo(state, x - Math.floor(window.width / 2), y - Math.floor(window.height / 2));
}

/** Scrolls, but never beyond the edges of the sheet. */
export function scrollTo(state: TuiState, x: number, y: number): TuiState {
  const geometry = geometryOf(state);
  const window = canvasWindow(state);
  if (geometry === null || window === null) return state;
  const clamp = (value: number, size: number, room: number): number => Math.max(0, Math.min(value, size - room));
  const viewport = { x: clamp(x, geometry.width, window.width), y: clamp(y, geometry.height, window.height) };
  return viewport.x === state.viewport.x && viewport.y === state.viewport.y ? state : { ...state, viewport };
}
