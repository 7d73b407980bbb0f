import type { StepId } from '../model/ids.ts';
import type { Sequence } from '../model/sequence.ts';
import { edgesOf, indexSteps } from './graph.ts';

/** No more than this many are told at once; each is fixed by a person. */
const MAX_CYCLES = 20;

const UNSEEN = -1;
const FINISHED = -2;

/** The first cycle, from its first step in the file back to it: `[a, b, a]`, each before the one that waits for it. */
export function findCycle(seq: Sequence): StepId[] | null {
  return findCycles(seq, 1)[0] ?? null;
}

/** `a → b → a`. */
export function cycleText(cycle: readonly StepId[]): string {
  return cycle.join(' → ');
}

/**
 * Cycles that have no step in common, at most `limit`. Found are all that could make steps wait for each other for
 * ever, those through `parent` too: a child begins after its parent has begun, and a parent ends after its children
 * have ended. So each step has a begin and an end, and the search runs over both:
 *
 *      begin(parent) ──► begin(child) ──► end(child) ──► end(parent) ──► begin(whoever waits for the parent)
 */
export function findCycles(seq: Sequence, limit = MAX_CYCLES): StepId[][] {
  const ids = [...indexSteps(seq).keys()];
  const next = beginEndGraph(seq, ids);
  const depth = new Int32Array(next.length).fill(UNSEEN);
  const told = new Uint8Array(ids.length);
  const cycles: StepId[][] = [];
  const path: { node: number; child: number; toldAt: number }[] = [];
  // `toldAt`: the deepest place on the path, up to this one, whose step is part of a cycle already told.
  const enter = (node: number): void => {
    const toldAt = told[node % ids.length] === 1 ? path.length : (path.at(-1)?.toldAt ?? -1);
    depth[node] = path.length;
    path.push({ node, child: 0, toldAt });
  };
  for (let root = 0; root < next.length; root++) {
    if (depth[root] === UNSEEN) enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      if (cycles.length >= limit) return cycles;
      const to = next[top.node]?.[top.child++];
      const at = to === undefined ? FINISHED : (depth[to] ?? FINISHED);
      if (to === undefined) {
        depth[top.node] = FINISHED;
        path.pop();
      } else if (at === UNSEEN) {
        enter(to);
      } else if (at > top.toldAt) {
        const steps = path.slice(at).map((entry) => entry.node % ids.length);
        for (const step of steps) told[step] = 1;
        for (let i = at; i < path.length; i++) (path[i] ?? top).toldAt = i;
        cycles.push(closeCycle(steps).map((step) => ids[step] ?? ''));
      }
    }
  }
  return cycles;
}

/** Node i is the begin of step i, node i + n its end. */
function beginEndGraph(seq: Sequence, ids: readonly StepId[]): number[][] {
  const n = ids.length;
  const at = new Map(ids.map((id, i) => [id, i]));
  const next: number[][] = Array.from({ length: 2 * n }, (_, node) => (node < n ? [node + n] : []));
  for (const edge of edgesOf(seq)) next[(at.get(edge.from) ?? 0) + n]?.push(at.get(edge.to) ?? 0);
  for (const step of indexSteps(seq).values()) {
    const parent = step.parent === null ? undefined : at.get(step.parent);
    const child = at.get(step.id);
    if (parent === undefined || child === undefined) continue;
    next[parent]?.push(child);
    next[child + n]?.push(parent + n);
  }
  return next;
}

/** Drops the second of begin and end, turns the cycle so that the file's first step leads, and closes it. */
function closeCycle(steps: readonly number[]): number[] {
  const distinct = steps.filter((step, i) => step !== steps[(i + steps.length - 1) % steps.length]);
  const round = distinct.length === 0 ? steps.slice(0, 1) : distinct;
  const lead = round.indexOf(Math.min(...round));
  const turned = [...round.slice(lead), ...round.slice(0, lead)];
  return [...turned, ...turned.slice(0, 1)];
}
