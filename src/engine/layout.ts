import type { StepId } from '../model/ids.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import { edgesOf, indexSteps, postOrder, predecessors, topologicalOrder, type Edge } from './graph.ts';

/** A cell of the drawing: columns are the order, rows belong to lanes. Both count from 0. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

/** The rows of one lane, one below the other. `name: null`: the steps that name no lane. */
export interface LaneSpan {
  readonly name: string | null;
  readonly firstRow: number;
  readonly rows: number;
}

/** `parent` leads from a b step to its child. */
export interface PlacedEdge {
  readonly from: StepId;
  readonly to: StepId;
  readonly kind: Edge['kind'] | 'parent';
  readonly start: Place;
  readonly end: Place;
}

/** Where everything is drawn, as plain data. No two steps share a place; every edge leads to the right. */
export interface GraphLayout {
  readonly columns: number;
  readonly rows: number;
  /** Top to bottom; a lane without steps has one empty row. */
  readonly lanes: readonly LaneSpan[];
  readonly places: ReadonlyMap<StepId, Place>;
  readonly edges: readonly PlacedEdge[];
}

/** Lays a sequence out from left to right. The same sequence always looks the same; grows with its steps and edges. */
export function layoutGraph(seq: Sequence): GraphLayout {
  const index = indexSteps(seq);
  const columns = columnsOf(seq, index);
  const { lanes, places } = rowsOf(seq, index, columns);
  const edges: PlacedEdge[] = [];
  const add = (from: StepId, to: StepId, kind: PlacedEdge['kind']): void => {
    const [start, end] = [places.get(from), places.get(to)];
    if (start !== undefined && end !== undefined) edges.push({ from, to, kind, start, end });
  };
  for (const edge of edgesOf(seq)) add(edge.from, edge.to, edge.kind);
  for (const step of index.values()) if (step.parent !== null) add(step.parent, step.id, 'parent');
  const last = lanes.at(-1);
  return {
    columns: [...columns.values()].reduce((most, column) => Math.max(most, column + 1), 0),
    rows: last === undefined ? 0 : last.firstRow + last.rows,
    lanes,
    places,
    edges,
  };
}

/**
 * The longest way to each step. Children stand right of their parent, and who waits for the parent right of them
 * all: so a step with children has an end beside its own column, where its last child stands.
 */
function columnsOf(seq: Sequence, index: ReadonlyMap<StepId, Step>): Map<StepId, number> {
  const before = predecessors(seq);
  const children = new Map<StepId, StepId[]>();
  for (const step of index.values()) {
    if (step.parent === null || !index.has(step.parent)) continue;
    const siblings = children.get(step.parent);
    if (siblings === undefined) children.set(step.parent, [step.id]);
    else siblings.push(step.id);
  }
  const end = (id: StepId): string => (children.has(id) ? `${id}.end` : id);
  const needs = (node: string): string[] => {
    const whole = node.endsWith('.end') ? node.slice(0, -'.end'.length) : null;
    if (whole !== null) return [whole, ...(children.get(whole) ?? []).map(end)];
    const parent = index.get(node)?.parent ?? null;
    const own = (before.get(node) ?? []).map(end);
    return parent !== null && index.has(parent) ? [parent, ...own] : own;
  };
  const at = new Map<string, number>();
  for (const node of postOrder([...index.keys()], needs)) {
    const latest = needs(node).reduce((most, need) => Math.max(most, at.get(need) ?? -1), -1);
    at.set(node, node.endsWith('.end') ? latest : latest + 1);
  }
  return new Map([...index.keys()].map((id) => [id, at.get(id) ?? 0]));
}

/**
 * Each step goes into its lane, into the row of the first step there that it waits for where that cell is free (so
 * that chains run straight), else into the lane's first free row of its column.
 */
function rowsOf(
  seq: Sequence,
  index: ReadonlyMap<StepId, Step>,
  columns: ReadonlyMap<StepId, number>,
): { readonly lanes: readonly LaneSpan[]; readonly places: ReadonlyMap<StepId, Place> } {
  const before = predecessors(seq);
  const lanes = new Map<string | null, Lane>(seq.lanes.map((name) => [name, emptyLane()]));
  const rowInLane = new Map<StepId, number>();
  for (const id of topologicalOrder(seq)) {
    const name = index.get(id)?.lane ?? null;
    const lane = lanes.get(name) ?? emptyLane();
    lanes.set(name, lane);
    const neighbour = before.get(id)?.find((other) => (index.get(other)?.lane ?? null) === name);
    rowInLane.set(id, takeRow(lane, columns.get(id) ?? 0, neighbour === undefined ? 0 : (rowInLane.get(neighbour) ?? 0)));
  }
  const spans: LaneSpan[] = [];
  const first = new Map<string | null, number>();
  let row = 0;
  for (const [name, lane] of lanes) {
    spans.push({ name, firstRow: row, rows: lane.rows });
    first.set(name, row);
    row += lane.rows;
  }
  const places = new Map<StepId, Place>();
  for (const step of index.values()) {
    places.set(step.id, { column: columns.get(step.id) ?? 0, row: (first.get(step.lane) ?? 0) + (rowInLane.get(step.id) ?? 0) });
  }
  return { lanes: spans, places };
}

interface Lane {
  rows: number;
  /** By column: the rows taken, and the first that may be free. */
  readonly columns: Map<number, { readonly taken: Set<number>; free: number }>;
}

function emptyLane(): Lane {
  return { rows: 1, columns: new Map() };
}

function takeRow(lane: Lane, column: number, wished: number): number {
  const cells = lane.columns.get(column) ?? { taken: new Set<number>(), free: 0 };
  lane.columns.set(column, cells);
  let row = wished;
  if (cells.taken.has(row)) {
    while (cells.taken.has(cells.free)) cells.free++;
    row = cells.free;
  }
  cells.taken.add(row);
  lane.rows = Math.max(lane.rows, row + 1);
  return row;
}
