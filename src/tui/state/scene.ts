import type { GraphLayout } from '../../engine/layout.ts';
import type { StepId } from '../../model/ids.ts';
import type { Status, StatusRow } from '../../model/status.ts';
import { cardOf } from '../layout/card.ts';
import { contains, type Rect } from '../layout/cell-buffer.ts';
import { buildGeometry, cardRect, stepAt, visibleRange, type Geometry } from '../layout/geometry.ts';
import { glyphsFor } from '../layout/glyphs.ts';
import { buildGraph, laneName, litSteps, type Graph } from '../layout/graph.ts';
import { buildMinimap, minimapHeight, minimapRoom, type Minimap } from '../layout/minimap.ts';
import { windowOf, type CanvasView } from '../layout/paint-canvas.ts';
import { regionsOf, type OverlaySize, type Regions } from '../layout/regions.ts';
import { routeEdges, type Routes } from '../layout/routes.ts';
import { textWidth } from '../../util/text-width.ts';
import { rowsOf, statusOf } from './ask.ts';
import { memoLast } from './memo.ts';
import type { TuiState } from './state.ts';

/** From the state to what the canvas needs: each part is made again only when what it depends on has changed. */

const graphMemo = memoLast(buildGraph);
const geometryMemo = memoLast(buildGeometry);
const routesMemo = memoLast(routeEdges);
const minimapMemo = memoLast((graph: Graph, rows: ReadonlyMap<StepId, StatusRow>, width: number, height: number): Minimap =>
  buildMinimap(graph, (id) => rows.get(id)?.status ?? 'BLOCKED', width, height),
);
const laneWidthMemo = memoLast((layout: GraphLayout) =>
  layout.lanes.reduce((widest, lane) => Math.max(widest, textWidth(lane.name ?? '')), 0),
);
const laneCountMemo = memoLast(countLanes);

export function graphOf(state: TuiState): Graph | null {
  const { sequence, layout } = state.world;
  return sequence === null || layout === null ? null : graphMemo(sequence, layout);
}

export function geometryOf(state: TuiState): Geometry | null {
  const graph = graphOf(state);
  return graph === null ? null : geometryMemo(graph, state.zoom, state.folded);
}

export function routesFor(geometry: Geometry): Routes {
  return routesMemo(geometry);
}

/** How big each overlay would like to be. */
function overlaySize(state: TuiState): OverlaySize | null {
  const { columns, rows } = state.size;
  switch (state.overlay.kind) {
    case 'none':
    case 'search':
    case 'log-search':
    case 'pick':
      return null;
    case 'palette':
      return { width: 72, height: Math.min(rows - 4, 20), at: 'top' };
    case 'help':
      return { width: Math.min(columns, 112), height: rows - 4, at: 'centre' };
    case 'command-log':
      return { width: Math.min(columns, 110), height: Math.min(rows - 4, 24), at: 'centre' };
    case 'metrics':
      return { width: Math.min(columns, 104), height: Math.min(rows - 4, 30), at: 'centre' };
    case 'form':
      return { width: 84, height: Math.min(rows - 3, 30), at: 'centre' };
    case 'confirm':
      return {
        width: 84,
        height: Math.min(rows - 4, Math.max(9, 7 + state.overlay.lines.length + diffRoom(state.overlay.diff))),
        at: 'centre',
      };
    case 'review':
      return { width: Math.min(columns, 120), height: rows - 3, at: 'centre' };
    case 'reject':
      return { width: 76, height: 8, at: 'centre' };
    case 'failure':
      return { width: 84, height: Math.min(rows - 4, 20), at: 'centre' };
  }
}

function diffRoom(diff: string): number {
  return diff === '' ? 0 : 1 + Math.min(18, diff.split('\n').length);
}

let last: { readonly key: string; readonly geometry: Geometry | null; readonly regions: Regions } | null = null;

/** The same object while nothing about the panes has changed, so that panes are not drawn again for nothing. */
export const regions = memoLast((state: TuiState): Regions => {
  const request = {
    columns: state.size.columns,
    rows: state.size.rows,
    rail: state.rail.open,
    inspector: state.inspector.open && state.world.state !== 'empty',
    dock: state.dock.open,
    focus: state.focus,
    wide: state.inspector.wide && state.focus === 'inspector',
    overlay: overlaySize(state),
    laneWidth: state.world.layout === null ? 0 : laneWidthMemo(state.world.layout),
    mapHeight: 0,
  };
  const geometry = state.minimap ? geometryOf(state) : null;
  const key = JSON.stringify(request);
  if (last?.key !== key || last.geometry !== geometry) {
    const plain = regionsOf(request);
    const found =
      geometry === null || fitsInto(plain, geometry)
        ? plain
        : regionsOf({ ...request, mapHeight: minimapHeight(geometry.graph.layout.rows) });
    const isSame = last !== null && JSON.stringify(last.regions) === JSON.stringify(found);
    last = { key, geometry, regions: isSame && last !== null ? last.regions : found };
  }
  return last.regions;
});

/** The window on the sheet that the canvas shows now. */
export function canvasWindow(state: TuiState): Rect | null {
  const { canvas, gutter, map } = regions(state);
  return canvas === null ? null : windowOf({ viewport: state.viewport, gutter, minimap: map }, canvas);
}

/** Whether the whole sheet fits into the canvas, so that there is nothing to scroll. */
export function fitsCanvas(state: TuiState, geometry: Geometry): boolean {
  return fitsInto(regions(state), geometry);
}

function fitsInto({ canvas, gutter }: Regions, geometry: Geometry): boolean {
  return canvas !== null && geometry.width <= canvas.width - gutter && geometry.height <= canvas.height;
}

/** The map and its strip of the screen; `null` where all is in sight anyway, and where it is not wanted. */
export function minimapOf(state: TuiState): { readonly map: Minimap; readonly rect: Rect } | null {
  const geometry = geometryOf(state);
  const { map: rect, gutter } = regions(state);
  if (geometry === null || rect === null) return null;
  return { map: minimapMemo(geometry.graph, rowsOf(state), minimapRoom(rect.width, gutter), rect.height - 1), rect };
}

export function matchesFilter(state: TuiState, id: StepId): boolean {
  const { text, status } = state.filter;
  const query = state.overlay.kind === 'search' ? state.overlay.query : text;
  if (status !== null && statusOf(state, id) !== status) return false;
  return query === '' || matchesText(state, id, query.toLowerCase());
}

function matchesText(state: TuiState, id: StepId, query: string): boolean {
  const step = graphOf(state)?.steps.get(id);
  if (step === undefined) return false;
  return [step.id, step.name, step.lane ?? '', step.model ?? '', step.role ?? '', step.group ?? ''].some((part) =>
    part.toLowerCase().includes(query),
  );
}

export function isFiltering(state: TuiState): boolean {
  return state.filter.status !== null || (state.overlay.kind === 'search' ? state.overlay.query : state.filter.text) !== '';
}

/** Everything the canvas is painted from; `null` where there is no sequence to show. */
export function canvasView(state: TuiState): CanvasView | null {
  const geometry = geometryOf(state);
  const window = canvasWindow(state);
  if (geometry === null || window === null) return null;
  const { graph } = geometry;
  const rows = rowsOf(state);
  const range = visibleRange(geometry, window);
  const filtering = isFiltering(state);
  const { overlay, drag } = state;
  const pickFrom = overlay.kind === 'pick' ? overlay.step : null;
  const map = minimapOf(state);
  return {
    geometry,
    routes: routesFor(geometry),
    viewport: state.viewport,
    gutter: regions(state).gutter,
    selection: state.selection,
    lit: state.selection === null ? new Set() : litSteps(graph, state.selection, range.firstColumn, range.lastColumn),
    marked: state.marked,
    target: pickFrom ?? dropTarget(state, geometry, window),
    rubber: drag?.kind === 'edge' ? rubberOf(state, geometry, drag) : null,
    minimap: map === null ? null : { map: map.map, height: map.rect.height },
    glyphs: glyphsFor(state.look.ascii),
    tick: state.frame,
    card: (id) => {
      const step = graph.steps.get(id);
      if (step === undefined) throw new Error(`no step ${id}`);
      const parts = step.type === 'b' ? (graph.children.get(id) ?? []) : step.type === 'f' ? step.candidates : [];
      return cardOf(
        step,
        rows.get(id),
        parts.map((part) => partStatus(rows, part)),
        state.now,
      );
    },
    status: (id) => rows.get(id)?.status ?? 'BLOCKED',
    isFaded: (id) => filtering && !matchesFilter(state, id),
    laneHeader: (lane) => {
      const { done, all } = laneCountMemo(graph, rows)[lane] ?? { done: 0, all: 0 };
      const selected = state.selection === null ? undefined : graph.layout.places.get(state.selection);
      return {
        name: laneName(graph, lane),
        count: all === 0 ? '' : `${String(done)}/${String(all)}`,
        whole: all > 0 && done === all,
        active: selected !== undefined && graph.laneOfRow[selected.row] === lane,
      };
    },
  };
}

/** A candidate of a fusion may be one instance of a step: `try.2`. */
function partStatus(rows: ReadonlyMap<StepId, StatusRow>, part: string): Status {
  const [id = part, instance] = part.split('.');
  const row = rows.get(id);
  if (instance === undefined) return row?.status ?? 'BLOCKED';
  return row?.instances.find((each) => each.instance === part)?.status ?? row?.status ?? 'BLOCKED';
}

function countLanes(graph: Graph, rows: ReadonlyMap<StepId, StatusRow>): { done: number; all: number }[] {
  const counts = graph.layout.lanes.map(() => ({ done: 0, all: 0 }));
  for (const [id, place] of graph.layout.places) {
    const count = counts[graph.laneOfRow[place.row] ?? 0];
    if (count === undefined) continue;
    count.all += 1;
    if (rows.get(id)?.status === 'DONE') count.done += 1;
  }
  return counts;
}

/** The point of the sheet under a cell of the screen; `null` outside the canvas, on the lane headers and on the map. */
export function sheetPoint(state: TuiState, x: number, y: number): { x: number; y: number } | null {
  const { canvas, gutter, map } = regions(state);
  if (canvas === null || !contains(canvas, x, y) || x < canvas.x + gutter || (map !== null && contains(map, x, y))) return null;
  return { x: x - canvas.x - gutter + state.viewport.x, y: y - canvas.y + state.viewport.y };
}

function rubberOf(state: TuiState, geometry: Geometry, drag: { id: StepId; x: number; y: number }): CanvasView['rubber'] {
  const source = cardRect(geometry, drag.id);
  const point = sheetPoint(state, drag.x, drag.y);
  if (source === null || point === null) return null;
  return { fromX: source.x + source.width, fromY: source.y + geometry.metrics.port, toX: point.x, toY: point.y };
}

function dropTarget(state: TuiState, geometry: Geometry, window: Rect): StepId | null {
  const { drag } = state;
  if (drag === null || drag.kind === 'pan') return null;
  if (drag.kind === 'card') return drag.moved ? drag.id : null;
  const point = sheetPoint(state, drag.x, drag.y);
  if (point === null || !contains(window, point.x, point.y)) return null;
  const id = nearestCard(geometry, point.x, point.y);
  return id === drag.id ? null : id;
}

/** The card at a point or right beside it: an arrow may be dropped on its edge. */
export function nearestCard(geometry: Geometry, x: number, y: number): StepId | null {
  for (const dx of [0, 1, -1, 2, -2]) {
    const id = stepAt(geometry, x + dx, y);
    if (id !== null) return id;
  }
  return null;
}
