import type { StepId } from '../../model/ids.ts';
import type { Rect } from './cell-buffer.ts';
import type { Graph, Place } from './graph.ts';
import { FOLDED_HEIGHT, METRICS, type Metrics, type Zoom } from './metrics.ts';

/**
 * Where columns and lanes lie on the endless sheet that the canvas is a window on. Coordinates count cells from
 * the sheet's top left. Made once per definition, zoom and set of folded lanes; everything else looks things up.
 */
export interface Geometry {
  readonly graph: Graph;
  readonly zoom: Zoom;
  readonly metrics: Metrics;
  /** Left edge of each column; one more entry for the sheet's right edge. */
  readonly columnX: readonly number[];
  readonly columnWidth: readonly number[];
  /** Top of each lane; one more entry for the sheet's bottom. */
  readonly laneY: readonly number[];
  readonly laneHeight: readonly number[];
  readonly folded: ReadonlySet<number>;
  readonly width: number;
  readonly height: number;
}

/** Air around the sheet, in cells. */
const MARGIN_X = 2;
const MARGIN_Y = 1;

export function buildGeometry(graph: Graph, zoom: Zoom, foldedLanes: ReadonlySet<string>): Geometry {
  const metrics = METRICS[zoom];
  const { placement } = graph;
  const columnWidth = new Array<number>(placement.columns).fill(metrics.cardWidth);
  const laneHeight = new Array<number>(placement.lanes.length).fill(metrics.cardHeight);
  for (const step of graph.sequence.steps) {
    const place = step.type === 'l' ? placement.places.get(step.id) : undefined;
    if (place === undefined) continue;
    columnWidth[place.column] = metrics.wideWidth;
    if (step.watchdog !== null) laneHeight[place.lane] = metrics.tallHeight;
  }
  const folded = new Set(placement.lanes.flatMap((name, lane) => (foldedLanes.has(name) ? [lane] : [])));
  for (const lane of folded) laneHeight[lane] = FOLDED_HEIGHT;
  const columnX = prefixSums(columnWidth, metrics.gap, MARGIN_X);
  const laneY = prefixSums(laneHeight, metrics.channel, MARGIN_Y);
  return {
    graph,
    zoom,
    metrics,
    columnX,
    columnWidth,
    laneY,
    laneHeight,
    folded,
    width: (columnX.at(-1) ?? 0) - metrics.gap + MARGIN_X,
    height: (laneY.at(-1) ?? 0) - metrics.channel + MARGIN_Y,
  };
}

function prefixSums(sizes: readonly number[], gap: number, margin: number): number[] {
  const starts = [margin];
  let at = margin;
  for (const size of sizes) starts.push((at += size + gap));
  return starts;
}

/** The rectangle of a step's card on the sheet. */
export function cardRect(geometry: Geometry, id: StepId): Rect | null {
  const place = geometry.graph.placement.places.get(id);
  return place === undefined ? null : rectAt(geometry, id, place);
}

function rectAt(geometry: Geometry, id: StepId, place: Place): Rect {
  const { metrics } = geometry;
  const step = geometry.graph.steps.get(id);
  const x = geometry.columnX[place.column] ?? 0;
  const y = geometry.laneY[place.lane] ?? 0;
  if (geometry.folded.has(place.lane)) return { x, y, width: metrics.cardWidth, height: FOLDED_HEIGHT };
  const tall = step?.type === 'l' && step.watchdog !== null;
  return {
    x,
    y,
    width: step?.type === 'l' ? metrics.wideWidth : metrics.cardWidth,
    height: tall ? metrics.tallHeight : metrics.cardHeight,
  };
}

/** The row on the sheet where arrows of this lane begin and end. */
export function portY(geometry: Geometry, lane: number): number {
  return (geometry.laneY[lane] ?? 0) + (geometry.folded.has(lane) ? 0 : geometry.metrics.port);
}

/** Columns and lanes, first and last, that a window on the sheet touches; empty ranges have last < first. */
export interface Range {
  readonly firstColumn: number;
  readonly lastColumn: number;
  readonly firstLane: number;
  readonly lastLane: number;
}

export function visibleRange(geometry: Geometry, window: Rect): Range {
  return {
    firstColumn: indexAt(geometry.columnX, window.x),
    lastColumn: Math.min(geometry.columnWidth.length - 1, indexAt(geometry.columnX, window.x + window.width - 1)),
    firstLane: indexAt(geometry.laneY, window.y),
    lastLane: Math.min(geometry.laneHeight.length - 1, indexAt(geometry.laneY, window.y + window.height - 1)),
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
  const id = geometry.graph.at(indexAt(geometry.columnX, x), indexAt(geometry.laneY, y));
  const rect = id === null ? null : cardRect(geometry, id);
  if (rect === null) return null;
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height ? id : null;
}
