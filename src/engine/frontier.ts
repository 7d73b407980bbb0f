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
  const places = childPlaces(seq, states);
  return seq.steps.flatMap((step) => {
    const state = states.get(step.id);
    if (state === undefined || step.type === 'gate' || !mayLaunch(state, options.lost)) return [];
    const companions = new Set(companionsOf(step));
    const waiting = state.instances.filter((each) => !companions.has(each.instance) && canLaunch(each, options.lost));
    const room = Math.min(ownPlaces(step, state), step.parent === null ? Infinity : (places.get(step.parent) ?? Infinity));
    const taken = waiting.slice(0, room);
    if (step.parent !== null && places.has(step.parent)) places.set(step.parent, room - taken.length);
    return taken.map((each) => each.instance);
  });
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
  const places = new Map<StepId, number>();
  for (const step of seq.steps) if (step.type === 'b' && step.limits.parallel !== null) places.set(step.id, step.limits.parallel);
  for (const step of seq.steps) {
    const left = step.parent === null ? undefined : places.get(step.parent);
    const state = states.get(step.id);
    if (step.parent !== null && left !== undefined && state !== undefined) places.set(step.parent, Math.max(0, left - running(state)));
  }
  return places;
}

function running(state: StepState): number {
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
