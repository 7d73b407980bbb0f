import type { StepId } from '../model/ids.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import { stepOfInstance } from './instances.ts';

/**
 * `hard`: `to` waits until `from` is DONE. `soft`: until it has ended, however it did. `candidate`: `to` is an F
 * step that fuses `from`, and waits until it has ended.
 */
export interface Edge {
  readonly from: StepId;
  readonly to: StepId;
  readonly kind: 'hard' | 'soft' | 'candidate';
}

export type Neighbours = ReadonlyMap<StepId, readonly StepId[]>;

/** A sequence never changes, and many questions begin with the same things about it: each is found out once. */
function onceFor<T>(find: (seq: Sequence) => T): (seq: Sequence) => T {
  const known = new WeakMap<Sequence, { readonly value: T }>();
  return (seq) => {
    const found = known.get(seq) ?? { value: find(seq) };
    known.set(seq, found);
    return found.value;
  };
}

/** Steps by id; where an id is used twice the first one counts. */
export const indexSteps = onceFor((seq): ReadonlyMap<StepId, Step> => {
  const index = new Map<StepId, Step>();
  for (const step of seq.steps) if (!index.has(step.id)) index.set(step.id, step);
  return index;
});

/** The steps whose results an F step fuses, each once, in the order written. */
export function candidateSteps(step: Step): StepId[] {
  return step.type === 'f' ? [...new Set(step.candidates.map(stepOfInstance))] : [];
}

/** What must be DONE before `step` starts. A dependency that is a candidate too counts as a candidate: it may fail. */
export function hardDependencies(step: Step): readonly StepId[] {
  if (step.type !== 'f') return step.depends_on;
  const candidates = new Set(candidateSteps(step));
  return step.depends_on.filter((id) => !candidates.has(id));
}

/** Every edge between steps that exist, by the file's order of `to`; at most one of a kind between two steps. */
export const edgesOf = onceFor((seq): readonly Edge[] => {
  const index = indexSteps(seq);
  return [...index.values()].flatMap((step) => edgesInto(step, index));
});

function edgesInto(to: Step, index: ReadonlyMap<StepId, Step>): Edge[] {
  const edges: Edge[] = [];
  const add = (kind: Edge['kind'], ids: readonly StepId[]): void => {
    for (const from of distinct(ids)) if (index.has(from)) edges.push({ from, to: to.id, kind });
  };
  add('hard', hardDependencies(to));
  add('soft', to.after);
  add('candidate', candidateSteps(to));
  return edges;
}

/** Most lists are empty or hold one id: no set is made for those (this runs for every step on every look). */
function distinct(ids: readonly StepId[]): Iterable<StepId> {
  return ids.length < 2 ? ids : new Set(ids);
}

/** Step → what it waits for, of every kind. */
export const predecessors = onceFor((seq): Neighbours => neighbours(seq, (edge) => [edge.to, edge.from]));

/** Step → what waits for it, in whatever way. */
export const successors = onceFor((seq): Neighbours => neighbours(seq, (edge) => [edge.from, edge.to]));

function neighbours(seq: Sequence, ends: (edge: Edge) => readonly [StepId, StepId]): Map<StepId, readonly StepId[]> {
  const lists = new Map<StepId, StepId[]>(seq.steps.map((step) => [step.id, []]));
  for (const edge of edgesOf(seq)) {
    const [key, value] = ends(edge);
    lists.get(key)?.push(value);
  }
  // Two steps may be joined by edges of several kinds.
  return new Map([...lists].map(([id, list]) => [id, list.length < 2 ? list : [...new Set(list)]]));
}

/** Everything that `ids` wait for, directly or not; themselves only where they are on a cycle. */
export function ancestorsOf(seq: Sequence, ids: Iterable<StepId>): Set<StepId> {
  return reach(predecessors(seq), ids);
}

/** Everything that waits for one of `ids`, directly or not; themselves only where they are on a cycle. */
export function descendantsOf(seq: Sequence, ids: Iterable<StepId>): Set<StepId> {
  return reach(successors(seq), ids);
}

/** What can be reached from `ids` along `next`. */
export function reach(next: Neighbours, ids: Iterable<StepId>): Set<StepId> {
  const found = new Set<StepId>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const neighbour of next.get(id) ?? []) {
      if (found.has(neighbour)) continue;
      found.add(neighbour);
      open.push(neighbour);
    }
  }
  return found;
}

/**
 * Every step after all it waits for, and children after their parent. Steps that could stand in any order keep the
 * file's, so a file that is in order already stays as it is. Steps on a cycle come too, in some fixed order.
 */
export function topologicalOrder(seq: Sequence): StepId[] {
  const before = predecessors(seq);
  const parents = indexSteps(seq);
  return postOrder(
    seq.steps.map((step) => step.id),
    (id) => {
      const parent = parents.get(id)?.parent ?? null;
      const own = before.get(id) ?? [];
      return parent !== null && parents.has(parent) ? [parent, ...own] : own;
    },
  );
}

/** Each of `roots`, in order, after everything that `needs` says it needs. Iterative: a chain may be 10,000 long. */
export function postOrder(roots: readonly StepId[], needs: (id: StepId) => readonly StepId[]): StepId[] {
  const order: StepId[] = [];
  const seen = new Set<StepId>();
  for (const root of roots) {
    if (seen.has(root)) continue;
    seen.add(root);
    const stack = [{ id: root, needs: needs(root), next: 0 }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const need = top.needs[top.next++];
      if (need === undefined) {
        order.push(top.id);
        stack.pop();
      } else if (!seen.has(need)) {
        seen.add(need);
        stack.push({ id: need, needs: needs(need), next: 0 });
      }
    }
  }
  return order;
}
