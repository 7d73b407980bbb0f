import { predecessors, successors, type Neighbours } from '../../engine/graph.ts';
import type { GraphLayout, PlacedEdge } from '../../engine/layout.ts';
import type { StepId } from '../../model/ids.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import { groupBoxes, type GroupBox } from './groups.ts';

/** A sequence prepared for drawing: made once whenever the definition changes. */
export interface Graph {
  readonly sequence: Sequence;
  readonly layout: GraphLayout;
  readonly steps: ReadonlyMap<StepId, Step>;
  readonly edges: readonly GraphEdge[];
  readonly before: Neighbours;
  readonly after: Neighbours;
  readonly children: ReadonlyMap<StepId, readonly StepId[]>;
  readonly groups: readonly GroupBox[];
  /** Index into `layout.lanes`, by row. */
  readonly laneOfRow: readonly number[];
  /** The step at a place. */
  readonly at: (column: number, row: number) => StepId | null;
}

export type GraphEdge = Pick<PlacedEdge, 'from' | 'to' | 'kind'>;

export function buildGraph(sequence: Sequence, layout: GraphLayout): Graph {
  const byPlace = new Map<number, StepId>();
  for (const [id, place] of layout.places) byPlace.set(place.row * layout.columns + place.column, id);
  const at = (column: number, row: number): StepId | null =>
    column < 0 || column >= layout.columns ? null : (byPlace.get(row * layout.columns + column) ?? null);
  return {
    sequence,
    layout,
    steps: new Map(sequence.steps.map((step) => [step.id, step])),
    edges: withoutDoubledParents(layout.edges),
    before: predecessors(sequence),
    after: successors(sequence),
    children: childrenOf(sequence),
    groups: groupBoxes(sequence, layout, at),
    laneOfRow: layout.lanes.flatMap((lane, i) => new Array<number>(lane.rows).fill(i)),
    at,
  };
}

/** A child that also depends on its parent has one arrow, not two. */
function withoutDoubledParents(edges: readonly GraphEdge[]): readonly GraphEdge[] {
  if (!edges.some((edge) => edge.kind === 'parent')) return edges;
  const others = new Set(edges.filter((edge) => edge.kind !== 'parent').map((edge) => `${edge.from} ${edge.to}`));
  return edges.filter((edge) => edge.kind !== 'parent' || !others.has(`${edge.from} ${edge.to}`));
}

function childrenOf(sequence: Sequence): Map<StepId, StepId[]> {
  const children = new Map<StepId, StepId[]>();
  for (const step of sequence.steps) {
    if (step.parent === null) continue;
    const siblings = children.get(step.parent);
    if (siblings === undefined) children.set(step.parent, [step.id]);
    else siblings.push(step.id);
  }
  return children;
}

/** What a lane is called on the screen and in the set of folded lanes; steps without a lane share the empty name. */
export function laneName(graph: Graph, lane: number): string {
  return graph.layout.lanes[lane]?.name ?? '';
}

/**
 * The step with all that leads to it and all that waits for it, as far as columns `first` to `last` show it. Arrows
 * only lead from left to right, so a path between two columns never leaves them and the walk may stop at the edges.
 */
export function litSteps(graph: Graph, id: StepId, first: number, last: number): Set<StepId> {
  const lit = new Set<StepId>([id]);
  const column = (step: StepId): number => graph.layout.places.get(step)?.column ?? -1;
  walk(graph.before, id, lit, (step) => column(step) >= first);
  walk(graph.after, id, lit, (step) => column(step) <= last);
  return lit;
}

function walk(next: Neighbours, id: StepId, found: Set<StepId>, within: (id: StepId) => boolean): void {
  const open = [id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const neighbour of next.get(at) ?? []) {
      if (found.has(neighbour) || !within(neighbour)) continue;
      found.add(neighbour);
      open.push(neighbour);
    }
  }
}
