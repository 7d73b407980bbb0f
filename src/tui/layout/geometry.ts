import type { StepId } from '../../model/ids.ts';
import type { Place } from '../../engine/layout.ts';
import { contains, type Rect } from './cell-buffer.ts';
import { laneName, type Graph } from './graph.ts';
import { FOLDED_HEIGHT, METRICS, type Metrics, type Zoom } from './metrics.ts';

/**
 * Where columns and rows lie on the endless sheet that the canvas is a window on. Coordinates count cells from
 * the sheet's top left. Made once per definition, zoom and set of folded lanes; everything else looks things up.
 */
export interface Geometry {
  readonly graph: Graph;
  readonly zoom: Zoom;
  readonly metrics: Metrics;
  /** Left edge of each column; one more entry for the sheet's right edge. */
  readonly columnX: readonly number[];
  readonly columnWidth: readonly number[];
  /** Top of each row; one more entry for the sheet's bottom. */
  readonly rowY: readonly number[];
  readonly rowHeight: readonly number[];
  readonly folded: ReadonlySet<number>;
  readonly width: number;
  readonly height: number;
}

/** Air around the sheet, in cells. */
const MARGIN_X = 2;
const MARGIN_Y = 1;

export function buildGeometry(graph: Graph, zoom: Zoom, foldedLanes: ReadonlySet<string>): Geometry {
  const metrics = METRICS[zoom];
  const { layout } = graph;
  const columnWidth = new Array<number>(layout.columns).fill(metrics.cardWidth);
  const rowHeight = new Array<number>(layout.rows).fill(metrics.cardHeight);
  for (const step of graph.sequence.steps) {
    const place = step.type === 'l' ? layout.places.get(step.id) : undefined;
    if (place === undefined) continue;
    columnWidth[place.column] = metrics.wideWidth;
    if (step.watchdog !== null) rowHeight[place.row] = metrics.tallHeight;
  }
  const folded = new Set<number>();
  layout.lanes.forEach((lane, i) => {
    if (!foldedLanes.has(laneName(graph, i))) return;
    for (let row = lane.firstRow; row < lane.firstRow + lane.rows; row += 1) {
      folded.add(row);
      // A folded lane is one row high, however many rows it has: the dots of the others stand beside.
      rowHeight[row] = row === lane.firstRow ? FOLDED_HEIGHT : -metrics.channel;
    }
  });
  const columnX = prefixSums(columnWidth, metrics.gap, MARGIN_X);
  const rowY = prefixSums(rowHeight, metrics.channel, MARGIN_Y);
  return {
    graph,
    zoom,
    metrics,
    columnX,
    columnWidth,
    rowY,
    rowHeight,
    folded,
    width: (columnX.at(-1) ?? 0) - metrics.gap + MARGIN_X,
    height: (rowY.at(-1) ?? 0) - metrics.channel + MARGIN_Y,
  };
}

function prefixSums(sizes: readonly number[], gap: number, margin: number): number[] {
  const starts = [margin];
  let at = margin;
  for (const size of sizes) starts.push((at += size + gap));
  return starts;
}

/** The rectangle of a step's card on the sheet; one cell where its lane is folded. */
export function cardRect(geometry: Geometry, id: StepId): Rect | null {
  const { metrics, graph } = geometry;
  const place = graph.layout.places.get(id);
  if (place === undefined) return null;
  const step = graph.steps.get(id);
  const x = geometry.columnX[place.column] ?? 0;
  const y = geometry.rowY[place.row] ?? 0;
  if (geometry.folded.has(place.row)) return foldedRect(geometry, place, x);
  const tall = step?.type === 'l' && step.watchdog !== null;
  return {
    x,
    y,
    width: step?.type === 'l' ? metrics.wideWidth : metrics.cardWidth,
    height: tall ? metrics.tallHeight : metrics.cardHeight,
  };
}

function foldedRect({ graph, rowY, metrics }: Geometry, place: Place, x: number): Rect {
  const first = graph.layout.lanes[graph.laneOfRow[place.row] ?? 0]?.firstRow ?? place.row;
  return { x: x + Math.min(metrics.cardWidth - 1, 2 * (place.row - first)), y: rowY[first] ?? 0, width: 1, height: FOLDED_HEIGHT };
}

/** The row on the sheet where arrows of this row of the layout begin and end. */
export function portY(geometry: Geometry, row: number): number {
  const { graph, rowY, metrics } = geometry;
  if (!geometry.folded.has(row)) return (rowY[row] ?? 0) + metrics.port;
  return rowY[graph.layout.lanes[graph.laneOfRow[row] ?? 0]?.firstRow ?? row] ?? 0;
}

/** Columns and rows, first and last, that a window on the sheet touches; empty ranges have last < first. */
export interface Range {
  readonly firstColumn: number;
  readonly lastColumn: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

export function visibleRange(geometry: Geometry, window: Rect): Range {
  return {
    firstColumn: indexAt(geometry.columnX, window.x),
    lastColumn: Math.min(geometry.columnWidth.length - 1, indexAt(geometry.columnX, window.x + window.width - 1)),
    firstRow: indexAt(geometry.rowY, window.y),
    lastRow: Math.min(geometry.rowHeight.length - 1, indexAt(geometry.rowY, window.y + window.height - 1)),
  };
}

/** The last index whose start is at or before `at`; 0 where none is. */
export function indexAt(starts: readonly number[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The step whose card covers a point of the sheet. */
export function stepAt(geometry: Geometry, x: number, y: number): StepId | null {
  const { graph } = geometry;
  const column = indexAt(geometry.columnX, x);
  const row = Math.min(geometry.rowHeight.length - 1, indexAt(geometry.rowY, y));
  const lane = geometry.folded.has(row) ? graph.layout.lanes[graph.laneOfRow[row] ?? 0] : undefined;
  const [first, count] = lane === undefined ? [row, 1] : [lane.firstRow, lane.rows];
  for (let candidate = first; candidate < first + count; candidate += 1) {
    const id = graph.at(column, candidate);
    const rect = id === null ? null : cardRect(geometry, id);
    if (rect !== null && contains(rect, x, y)) return id;
  }
  return null;
}
