import type { StepId } from '../../model/ids.ts';
import type { Status } from '../../model/status.ts';
import { contains, fill, put, type CellBuffer, type Rect } from './cell-buffer.ts';
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

/** Where the minimap stands on the canvas: bottom right, inside a border. */
export function minimapRect(map: Minimap, canvas: { readonly width: number; readonly height: number }): Rect {
  return { x: canvas.width - map.width - 3, y: canvas.height - map.height - 2, width: map.width + 2, height: map.height + 2 };
}

/** The place on the sheet that a click into the minimap means. */
export function minimapTarget(map: Minimap, rect: Rect, geometry: Geometry, x: number, y: number): { x: number; y: number } {
  const column = Math.round(((x - rect.x - 0.5) / map.width) * geometry.columnWidth.length);
  const row = Math.round(((y - rect.y - 0.5) / map.height) * geometry.rowHeight.length);
  const clamp = (value: number, length: number): number => Math.max(0, Math.min(length - 1, value));
  return {
    x: geometry.columnX[clamp(column, geometry.columnWidth.length)] ?? 0,
    y: geometry.rowY[clamp(row, geometry.rowHeight.length)] ?? 0,
  };
}

/** Cells inside the window are at full strength, the others dimmed. */
export function paintMinimap(buffer: CellBuffer, glyphs: Glyphs, map: Minimap, rect: Rect, geometry: Geometry, window: Rect): void {
  fill(buffer, rect, ' ', TONE.plain);
  const [topLeft, top, topRight, side, bottomLeft, bottom, bottomRight] = glyphs.card;
  const right = rect.x + rect.width - 1;
  const foot = rect.y + rect.height - 1;
  for (let x = rect.x + 1; x < right; x += 1) {
    put(buffer, x, rect.y, top, TONE.faint);
    put(buffer, x, foot, bottom, TONE.faint);
  }
  for (let y = rect.y + 1; y < foot; y += 1) {
    put(buffer, rect.x, y, side, TONE.faint);
    put(buffer, right, y, side, TONE.faint);
  }
  put(buffer, rect.x, rect.y, topLeft, TONE.faint);
  put(buffer, right, rect.y, topRight, TONE.faint);
  put(buffer, rect.x, foot, bottomLeft, TONE.faint);
  put(buffer, right, foot, bottomRight, TONE.faint);
  const inView = viewOnMap(map, geometry, window);
  for (let y = 0; y < map.height; y += 1) {
    for (let x = 0; x < map.width; x += 1) {
      const status = map.cells[y * map.width + x] ?? null;
      const seen = contains(inView, x, y);
      if (status !== null)
        put(buffer, rect.x + 1 + x, rect.y + 1 + y, glyphs.dot, seen ? STATUS_TONE[status] & ~DIM : STATUS_TONE[status] | DIM);
      else if (seen) put(buffer, rect.x + 1 + x, rect.y + 1 + y, glyphs.bullet, TONE.faint);
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
