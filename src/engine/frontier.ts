import type { InstanceId, StepId } from '../model/ids.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import type { InstanceState, StepState } from '../model/status.ts';
import { candidateSteps, indexSteps } from './graph.ts';
import { companionsOf } from './instances.ts';

type States = ReadonlyMap<StepId, StepState>;

/**
 * The instances that can be launched now, in the file's order: READY ones, and with `lost` (the default) those whose
 * process was lost. Keeps to each P step's `max_parallel` and each b step's `limits.parallel`.
 */
export function frontier(seq: Sequence, states: States, options: { readonly lost: boolean } = { lost: true }): InstanceId[] {
  const launches = launchesIn(seq, states, options);
  return seq.steps.flatMap(launches);
}

/** The same, for the steps that one asks about: of each once, in the file's order. */
export function launchesIn(seq: Sequence, states: States, options: { readonly lost: boolean }): (step: Step) => readonly InstanceId[] {
  const places = childPlaces(seq, states);
  return (step) => {
    const state = states.get(step.id);
    if (state === undefined || step.type === 'gate' || !mayLaunch(state, options.lost)) return [];
    const companions = new Set(companionsOf(step));
    const waiting = state.instances.filter((each) => !companions.has(each.instance) && canLaunch(each, options.lost));
    const room = Math.min(ownPlaces(step, state), step.parent === null ? Infinity : (places.get(step.parent) ?? Infinity));
    const taken = waiting.slice(0, room);
    if (step.parent !== null && places.has(step.parent)) places.set(step.parent, room - taken.length);
    return taken.map((each) => each.instance);
  };
}

function mayLaunch(state: StepState, lost: boolean): boolean {
  if (state.status === 'READY' || state.status === 'RUNNING') return true;
  return lost && state.status === 'FAILED' && state.reason?.code === 'lost';
}

function canLaunch(instance: InstanceState, lost: boolean): boolean {
  return instance.status === 'READY' || (lost && instance.status === 'FAILED' && instance.reason?.code === 'lost');
}

function ownPlaces(step: Step, state: StepState): number {
  return step.max_parallel === null ? Infinity : Math.max(0, step.max_parallel - running(state));
}

/** How many more children each b step with a limit may have running. */
function childPlaces(seq: Sequence, states: States): Map<StepId, number> {
  return new Map(
    limitedFamilies(seq).map(({ parent, limit, children }) => {
      const busy = children.reduce((sum, child) => sum + running(states.get(child)), 0);
      return [parent, Math.max(0, limit - busy)];
    }),
  );
}

interface Family {
  readonly parent: StepId;
  readonly limit: number;
  readonly children: readonly StepId[];
}

/** A sequence never changes, and most have none: nobody has to look through all their steps for it on every turn. */
const families = new WeakMap<Sequence, readonly Family[]>();

function limitedFamilies(seq: Sequence): readonly Family[] {
  const known = families.get(seq);
  if (known !== undefined) return known;
  const found = new Map<StepId, { parent: StepId; limit: number; children: StepId[] }>();
  for (const { id, type, limits } of seq.steps) {
    if (type === 'b' && limits.parallel !== null) found.set(id, { parent: id, limit: limits.parallel, children: [] });
  }
  if (found.size > 0) for (const { id, parent } of seq.steps) if (parent !== null) found.get(parent)?.children.push(id);
  families.set(seq, [...found.values()]);
  return [...found.values()];
}

function running(state: StepState | undefined): number {
  if (state === undefined) return 0;
  return state.instances.filter((each) => each.status === 'RUNNING').length;
}

/** Nothing runs, and nothing can be started. */
export function isSettled(seq: Sequence, states: States): boolean {
  return [...states.values()].every((state) => state.status !== 'RUNNING') && frontier(seq, states).length === 0;
}

/** Why nothing (more) can start, in the file's order. */
export interface Stop {
  readonly failed: readonly StepId[];
  readonly waiting_gates: readonly StepId[];
  readonly waiting_reviews: readonly StepId[];
  readonly blocked: readonly StepId[];
}

/** What a person can do something about. A candidate whose fusion has begun is not waited for: the fusion is its review. */
export function explainStop(seq: Sequence, states: States): Stop {
  const index = indexSteps(seq);
  const fused = new Set(seq.steps.filter((step) => hasBegun(states.get(step.id))).flatMap(candidateSteps));
  const stop = { failed: [] as StepId[], waiting_gates: [] as StepId[], waiting_reviews: [] as StepId[], blocked: [] as StepId[] };
  for (const step of index.values()) {
    const status = states.get(step.id)?.status;
    if (status === 'FAILED') stop.failed.push(step.id);
    else if (status === 'BLOCKED') stop.blocked.push(step.id);
    else if (status === 'NEEDS_REVIEW' && step.type === 'gate') stop.waiting_gates.push(step.id);
    else if (status === 'NEEDS_REVIEW' && !fused.has(step.id)) stop.waiting_reviews.push(step.id);
  }
  return stop;
}

function hasBegun(state: StepState | undefined): boolean {
  return state !== undefined && state.status !== 'READY' && state.status !== 'BLOCKED';
}
