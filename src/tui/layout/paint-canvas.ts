import type { StepId } from '../../model/ids.ts';
import type { Status } from '../../model/status.ts';
import type { Card } from './card.ts';
import { clear, put, type CellBuffer, type Rect } from './cell-buffer.ts';
import { cardRect, visibleRange, type Geometry } from './geometry.ts';
import type { Glyphs } from './glyphs.ts';
import { paintMinimap, type Minimap } from './minimap.ts';
import { paintCard, paintDot, paintLine, type CardLook } from './paint-card.ts';
import { paintEdges } from './paint-edges.ts';
import { paintGroups } from './paint-groups.ts';
import { paintLaneHeaders, paintLaneRules, type LaneHeader } from './paint-lanes.ts';
import type { Routes } from './routes.ts';
import { TONE } from './style.ts';

/** Everything the canvas shows, and how to look up the rest. Lookups are only made for what is visible. */
export interface CanvasView {
  readonly geometry: Geometry;
  readonly routes: Routes;
  /** The point of the sheet at the canvas's top left, right of the lane headers. */
  readonly viewport: { readonly x: number; readonly y: number };
  /** Width of the strip of lane headers; 0 leaves it out. */
  readonly gutter: number;
  readonly selection: StepId | null;
  readonly lit: ReadonlySet<StepId>;
  readonly marked: ReadonlySet<StepId>;
  readonly target: StepId | null;
  /** A dependency that is being drawn, in sheet coordinates. */
  readonly rubber: { readonly fromX: number; readonly fromY: number; readonly toX: number; readonly toY: number } | null;
  /** The map, and how many rows at the foot of the canvas are its own. */
  readonly minimap: { readonly map: Minimap; readonly height: number } | null;
  readonly glyphs: Glyphs;
  /** Frame of the spinners. */
  readonly tick: number;
  card(id: StepId): Card;
  status(id: StepId): Status;
  isFaded(id: StepId): boolean;
  readonly laneHeader: (lane: number) => LaneHeader;
}

/** The part of the sheet that is visible on a canvas of this size. */
export function windowOf(
  view: Pick<CanvasView, 'viewport' | 'gutter'> & { readonly minimap: { readonly height: number } | null },
  size: { readonly width: number; readonly height: number },
): Rect {
  const height = size.height - (view.minimap?.height ?? 0);
  return { x: view.viewport.x, y: view.viewport.y, width: Math.max(1, size.width - view.gutter), height: Math.max(1, height) };
}

/** Paints the whole canvas. The cost depends on what is visible, not on how much there is. */
export function paintCanvas(buffer: CellBuffer, view: CanvasView): void {
  clear(buffer);
  const { geometry, glyphs } = view;
  const window = windowOf(view, buffer);
  const range = visibleRange(geometry, window);
  const offsetX = view.gutter - view.viewport.x;
  const offsetY = -view.viewport.y;
  const isLit = (from: StepId, to: StepId): boolean => view.lit.has(from) && view.lit.has(to);
  const sheet = { buffer, glyphs, offsetX, offsetY };
  paintLaneRules(buffer, glyphs, geometry, range, offsetX, offsetY);
  paintGroups(buffer, glyphs, geometry, range, offsetX, offsetY);
  paintEdges(sheet, view.routes, window, ({ edge }) => isLit(edge.from, edge.to), geometry.zoom === 'dot');
  for (let row = firstPaintedRow(geometry, range.firstRow); row <= range.lastRow; row += 1) {
    for (let column = range.firstColumn; column <= range.lastColumn; column += 1) {
      const id = geometry.graph.at(column, row);
      if (id !== null) paintStep(buffer, view, id, geometry.folded.has(row), offsetX, offsetY);
    }
  }
  if (view.rubber !== null) paintRubber(buffer, view, offsetX, offsetY);
  paintLaneHeaders(buffer, glyphs, geometry, range, offsetY, view.gutter, view.laneHeader);
  if (view.minimap !== null) {
    const { map, height } = view.minimap;
    const strip = { x: 0, y: buffer.height - height, width: buffer.width, height };
    paintMinimap(buffer, glyphs, map, strip, view.gutter, geometry, window);
  }
}

/** Rows of a folded lane share one line, so all of them are painted when that line is visible. */
function firstPaintedRow({ graph, folded }: Geometry, row: number): number {
  return folded.has(row) ? (graph.layout.lanes[graph.laneOfRow[row] ?? 0]?.firstRow ?? row) : row;
}

function paintStep(buffer: CellBuffer, view: CanvasView, id: StepId, isFolded: boolean, offsetX: number, offsetY: number): void {
  const rect = cardRect(view.geometry, id);
  if (rect === null) return;
  const moved = { ...rect, x: rect.x + offsetX, y: rect.y + offsetY };
  const look: CardLook = {
    selected: id === view.selection,
    marked: view.marked.has(id),
    lit: view.lit.has(id),
    faded: view.isFaded(id),
    target: id === view.target,
  };
  const brush = { buffer, glyphs: view.glyphs, tick: view.tick };
  if (isFolded || view.geometry.zoom === 'dot') paintDot(brush, moved.x, moved.y, view.status(id), look);
  else if (view.geometry.zoom === 'line') paintLine(brush, moved, view.card(id), look);
  else paintCard(brush, moved, view.card(id), look);
}

/** The way from a card's edge to the mouse: across, then up or down, then across. */
function paintRubber(buffer: CellBuffer, view: CanvasView, offsetX: number, offsetY: number): void {
  const { rubber, glyphs } = view;
  if (rubber === null) return;
  const turn = rubber.fromX + 2;
  const [left, right] = [Math.min(turn, rubber.toX), Math.max(turn, rubber.toX)];
  const [top, bottom] = [Math.min(rubber.fromY, rubber.toY), Math.max(rubber.fromY, rubber.toY)];
  for (let x = rubber.fromX; x <= turn; x += 1) put(buffer, x + offsetX, rubber.fromY + offsetY, glyphs.dashedH, TONE.warn);
  for (let y = top; y <= bottom; y += 1) put(buffer, turn + offsetX, y + offsetY, glyphs.dashedV, TONE.warn);
  for (let x = left; x <= right; x += 1) put(buffer, x + offsetX, rubber.toY + offsetY, glyphs.dashedH, TONE.warn);
  put(buffer, rubber.toX + offsetX, rubber.toY + offsetY, glyphs.arrow, TONE.warnStrong);
}
