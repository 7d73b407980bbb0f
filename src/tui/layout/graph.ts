import { edgesOf, predecessors, successors, type Edge, type Neighbours } from '../../engine/graph.ts';
import type { StepId } from '../../model/ids.ts';
import type { Sequence, Step } from '../../model/sequence.ts';

/** Where a step stands: column = order, lane = row. No two steps share a place. */
export interface Place {
  readonly column: number;
  readonly lane: number;
}

export interface Placement {
  readonly columns: number;
  /** The rows' names, top to bottom. */
  readonly lanes: readonly string[];
  readonly places: ReadonlyMap<StepId, Place>;
}

/** A sequence prepared for drawing: made once whenever the definition changes. */
export interface Graph {
  readonly sequence: Sequence;
  readonly placement: Placement;
  readonly steps: ReadonlyMap<StepId, Step>;
  readonly edges: readonly GraphEdge[];
  readonly before: Neighbours;
  readonly after: Neighbours;
  readonly children: ReadonlyMap<StepId, readonly StepId[]>;
  /** The step at a place. */
  at(column: number, lane: number): StepId | null;
}

/** `parent` leads from a B step to a child that does not depend on it otherwise. */
export interface GraphEdge {
  readonly from: StepId;
  readonly to: StepId;
  readonly kind: Edge['kind'] | 'parent';
}

export function buildGraph(sequence: Sequence, placement: Placement): Graph {
  const steps = new Map(sequence.steps.map((step) => [step.id, step]));
  const byPlace = new Map<number, StepId>();
  for (const [id, place] of placement.places) byPlace.set(place.lane * placement.columns + place.column, id);
  const children = new Map<StepId, StepId[]>();
  for (const step of sequence.steps) {
    if (step.parent === null) continue;
    const siblings = children.get(step.parent);
    if (siblings === undefined) children.set(step.parent, [step.id]);
    else siblings.push(step.id);
  }
  return {
    sequence,
    placement,
    steps,
    edges: [...edgesOf(sequence), ...parentEdges(sequence, steps, placement)],
    before: predecessors(sequence),
    after: successors(sequence),
    children,
    at: (column, lane) => (column < 0 || column >= placement.columns ? null : (byPlace.get(lane * placement.columns + column) ?? null)),
  };
}

function parentEdges(sequence: Sequence, steps: ReadonlyMap<StepId, Step>, placement: Placement): GraphEdge[] {
  return sequence.steps.flatMap((step) => {
    const { parent } = step;
    if (parent === null || !steps.has(parent) || step.depends_on.includes(parent) || step.after.includes(parent)) return [];
    const from = placement.places.get(parent);
    const to = placement.places.get(step.id);
    return from !== undefined && to !== undefined && from.column < to.column
      ? [{ from: parent, to: step.id, kind: 'parent' as const }]
      : [];
  });
}

/**
 * The step with all that leads to it and all that waits for it, as far as columns `first` to `last` show it. Arrows
 * only lead from left to right, so a path between two columns never leaves them and the walk may stop at the edges.
 */
export function litSteps(graph: Graph, id: StepId, first: number, last: number): Set<StepId> {
  const lit = new Set<StepId>([id]);
  const column = (step: StepId): number => graph.placement.places.get(step)?.column ?? -1;
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
