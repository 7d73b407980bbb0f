import type { StepId } from '../../model/ids.ts';
import type { Status } from '../../model/status.ts';
import { contains, fill, put, write, type CellBuffer, type Rect } from './cell-buffer.ts';
import { indexAt, type Geometry } from './geometry.ts';
import type { Graph } from './graph.ts';
import { STATUS_TONE, type Glyphs } from './glyphs.ts';
import { DIM, TONE } from './style.ts';

/** The whole graph in a few cells: each stands for some columns and rows and shows what matters most among them. */
export interface Minimap {
  readonly width: number;
  readonly height: number;
  readonly cells: readonly (Status | null)[];
}

const URGENCY: Readonly<Record<Status, number>> = { DONE: 1, BLOCKED: 2, READY: 3, RUNNING: 4, FAILED: 5, NEEDS_REVIEW: 6 };

export function buildMinimap(graph: Graph, statusOf: (id: StepId) => Status, maxWidth: number, maxHeight: number): Minimap {
  const { columns, rows, places } = graph.layout;
  const width = Math.min(maxWidth, Math.max(1, columns));
  const height = Math.min(maxHeight, Math.max(1, rows));
  const cells = new Array<Status | null>(width * height).fill(null);
  for (const [id, place] of places) {
    const at = scale(place.row, rows, height) * width + scale(place.column, columns, width);
    const status = statusOf(id);
    const shown = cells[at] ?? null;
    if (shown === null || URGENCY[status] > URGENCY[shown]) cells[at] = status;
  }
  return { width, height, cells };
}

function scale(index: number, of: number, to: number): number {
  return of <= to ? index : Math.min(to - 1, Math.floor((index * to) / of));
}

/** How high the strip of the minimap is for so many rows of steps: a rule, and the map. */
export function minimapHeight(rows: number): number {
  return 1 + Math.min(MOST_ROWS, Math.max(1, rows));
}

const MOST_ROWS = 5;

/** Cells of the screen from one column of the map to the next: a small map is drawn wider. */
function strideOf(map: Minimap, room: number): number {
  return Math.max(1, Math.min(3, Math.floor(room / map.width)));
}

/** Left of the map itself, which stands under the cards and not under the names of the lanes. */
function leftOf(rect: Rect, gutter: number): number {
  return rect.x + gutter + MARGIN;
}

const MARGIN = 2;

/** The most columns that a map in a strip of this width can have. */
export function minimapRoom(width: number, gutter: number): number {
  return Math.max(1, width - gutter - 2 * MARGIN);
}

/** The place on the sheet that a click into the strip means. */
export function minimapTarget(
  map: Minimap,
  rect: Rect,
  gutter: number,
  geometry: Geometry,
  x: number,
  y: number,
): { x: number; y: number } {
  const stride = strideOf(map, minimapRoom(rect.width, gutter));
  const column = Math.floor(((x - leftOf(rect, gutter)) / (map.width * stride)) * geometry.columnWidth.length);
  const row = Math.floor(((y - rect.y - 1) / map.height) * geometry.rowHeight.length);
  const middle = (starts: readonly number[], sizes: readonly number[], index: number): number => {
    const at = Math.max(0, Math.min(sizes.length - 1, index));
    return (starts[at] ?? 0) + Math.floor((sizes[at] ?? 0) / 2);
  };
  return { x: middle(geometry.columnX, geometry.columnWidth, column), y: middle(geometry.rowY, geometry.rowHeight, row) };
}

/** A rule whose heavy part says which columns are in view, and the map below it, at full strength where it is in view. */
export function paintMinimap(
  buffer: CellBuffer,
  glyphs: Glyphs,
  map: Minimap,
  rect: Rect,
  gutter: number,
  geometry: Geometry,
  window: Rect,
): void {
  fill(buffer, rect, ' ', TONE.plain);
  const left = leftOf(rect, gutter);
  const stride = strideOf(map, minimapRoom(rect.width, gutter));
  const inView = viewOnMap(map, geometry, window);
  const [thumbFrom, thumbTo] = [left + inView.x * stride, left + (inView.x + inView.width) * stride];
  for (let x = rect.x; x < rect.x + rect.width; x += 1) {
    const isThumb = x >= thumbFrom && x < thumbTo;
    put(buffer, x, rect.y, isThumb ? glyphs.selected[1] : glyphs.rule, isThumb ? TONE.accent : TONE.faint);
  }
  if (gutter > 0) write(buffer, rect.x + 3, rect.y + 1, 'map', TONE.faint);
  for (let y = 0; y < map.height; y += 1) {
    for (let x = 0; x < map.width; x += 1) {
      const status = map.cells[y * map.width + x] ?? null;
      if (status === null) continue;
      const tone = STATUS_TONE[status];
      put(buffer, left + x * stride, rect.y + 1 + y, glyphs.dot, contains(inView, x, y) ? tone & ~DIM : tone | DIM);
    }
  }
}

function viewOnMap(map: Minimap, geometry: Geometry, window: Rect): Rect {
  const columns = geometry.columnWidth.length;
  const rows = geometry.rowHeight.length;
  const left = scale(indexAt(geometry.columnX, window.x), columns, map.width);
  const right = scale(Math.min(columns - 1, indexAt(geometry.columnX, window.x + window.width - 1)), columns, map.width);
  const top = scale(indexAt(geometry.rowY, window.y), rows, map.height);
  const foot = scale(Math.min(rows - 1, indexAt(geometry.rowY, window.y + window.height - 1)), rows, map.height);
  return { x: left, y: top, width: right - left + 1, height: foot - top + 1 };
}
