import type { Rect } from './cell-buffer.ts';
import { cardRect, portY, type Geometry } from './geometry.ts';
import type { Place } from '../../engine/layout.ts';
import type { GraphEdge } from './graph.ts';
import { createSegmentIndex, type SegmentIndex } from './segment-index.ts';

/** One straight piece of an arrow, on the sheet. Horizontal pieces have y1 = y2. */
export interface Segment {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly route: Route;
}

/** The way of one arrow: from the cell right of its source's card to the cell left of its target's. */
export interface Route {
  readonly edge: GraphEdge;
  readonly dashed: boolean;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Routes {
  readonly routes: readonly Route[];
  readonly index: SegmentIndex;
}

interface Draft {
  readonly edge: GraphEdge;
  readonly from: Place;
  readonly to: Place;
  readonly startX: number;
  readonly startY: number;
  readonly endX: number;
  readonly endY: number;
  /** The row in which it crosses the columns between; its start's or end's own row where that is free. */
  readonly crossY: number;
}

/**
 * Ways for all arrows. An arrow leaves its source, goes up or down in the gap right of it, crosses the columns
 * between in a row without cards, and enters its target from the left. Vertical pieces in one gap that would lie
 * on each other get tracks of their own, as far as the gap has room; beyond that they share the last one.
 */
export function routeEdges(geometry: Geometry): Routes {
  const drafts = geometry.graph.edges.flatMap((edge) => draft(geometry, edge) ?? []);
  const tracks = assignTracks(geometry, drafts);
  const routes = drafts.map((item): Route => {
    const leave = trackX(geometry, item.from.column, tracks.get(trackKey(item, 'leave')) ?? 0);
    const enter = trackX(geometry, item.to.column - 1, tracks.get(trackKey(item, 'enter')) ?? 0);
    return { edge: item.edge, dashed: item.edge.kind === 'soft' || item.edge.kind === 'parent', points: points(item, leave, enter) };
  });
  return { routes, index: createSegmentIndex(routes.flatMap(segmentsOf)) };
}

function draft(geometry: Geometry, edge: GraphEdge): Draft | null {
  const { places } = geometry.graph.layout;
  const from = places.get(edge.from);
  const to = places.get(edge.to);
  const source = cardRect(geometry, edge.from);
  const target = cardRect(geometry, edge.to);
  if (from === undefined || to === undefined || source === null || target === null || from.column >= to.column) return null;
  const startY = portY(geometry, from.row);
  const endY = portY(geometry, to.row);
  return {
    edge,
    from,
    to,
    startX: source.x + source.width,
    startY,
    endX: target.x - 1,
    endY,
    crossY: crossing(geometry, from, to, startY, endY),
  };
}

function crossing(geometry: Geometry, from: Place, to: Place, startY: number, endY: number): number {
  if (to.column === from.column + 1 || isRowFree(geometry, to.row, from.column + 1, to.column - 1)) return endY;
  if (isRowFree(geometry, from.row, from.column + 1, to.column - 1)) return startY;
  // The channel below a row: on the near side of the target.
  const row = from.row < to.row ? to.row - 1 : to.row;
  return (geometry.rowY[row] ?? 0) + (geometry.rowHeight[row] ?? 0);
}

function isRowFree(geometry: Geometry, row: number, first: number, last: number): boolean {
  for (let column = first; column <= last; column += 1) if (geometry.graph.at(column, row) !== null) return false;
  return true;
}

function trackX(geometry: Geometry, column: number, track: number): number {
  return (geometry.columnX[column] ?? 0) + (geometry.columnWidth[column] ?? 0) + Math.min(1, geometry.metrics.gap - 2) + track;
}

function points(item: Draft, leave: number, enter: number): Route['points'] {
  if (item.startY === item.endY && item.crossY === item.endY) {
    return [
      [item.startX, item.startY],
      [item.endX, item.endY],
    ];
  }
  const list: [number, number][] = [[item.startX, item.startY]];
  if (item.crossY !== item.startY) list.push([leave, item.startY], [leave, item.crossY]);
  if (item.crossY !== item.endY) list.push([enter, item.crossY], [enter, item.endY]);
  list.push([item.endX, item.endY]);
  return list;
}

/** Arrows that leave one step share a track, and so do those that enter one step from afar. */
function trackKey(item: Draft, side: 'leave' | 'enter'): string {
  return side === 'leave' ? `>${item.edge.from}` : `<${item.edge.to}`;
}

function assignTracks(geometry: Geometry, drafts: readonly Draft[]): Map<string, number> {
  const gaps = new Map<number, Map<string, [top: number, bottom: number]>>();
  const need = (gap: number, key: string, y1: number, y2: number): void => {
    if (y1 === y2) return;
    const keys = gaps.get(gap) ?? new Map<string, [number, number]>();
    gaps.set(gap, keys);
    const span = keys.get(key);
    keys.set(key, [Math.min(y1, y2, span?.[0] ?? y1), Math.max(y1, y2, span?.[1] ?? y1)]);
  };
  for (const item of drafts) {
    need(item.from.column, trackKey(item, 'leave'), item.startY, item.crossY);
    if (item.crossY !== item.endY) need(item.to.column - 1, trackKey(item, 'enter'), item.crossY, item.endY);
  }
  const tracks = new Map<string, number>();
  for (const keys of gaps.values()) {
    const ends: number[] = [];
    for (const [key, [top, bottom]] of [...keys].sort((a, b) => a[1][0] - b[1][0] || a[1][1] - b[1][1])) {
      const free = ends.findIndex((end) => end < top);
      const track = Math.min(free < 0 ? ends.length : free, geometry.metrics.tracks - 1);
      ends[track] = Math.max(bottom, ends[track] ?? bottom);
      tracks.set(key, track);
    }
  }
  return tracks;
}

function segmentsOf(route: Route): Segment[] {
  const segments: Segment[] = [];
  for (let i = 1; i < route.points.length; i += 1) {
    const [x1, y1] = route.points[i - 1] ?? [0, 0];
    const [x2, y2] = route.points[i] ?? [0, 0];
    if (x1 !== x2 || y1 !== y2) segments.push({ x1, y1, x2, y2, route });
  }
  return segments;
}

/** The arrows that reach into a window on the sheet, each once. */
export function routesIn(routes: Routes, window: Rect): Route[] {
  const found = new Set<Route>();
  for (const segment of routes.index.query(window)) found.add(segment.route);
  return [...found];
}
