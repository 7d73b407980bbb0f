import type { StepId } from '../../model/ids.ts';
import type { Step } from '../../model/sequence.ts';
import type { Reason, StepState } from '../../model/status.ts';
import { candidateSteps, hardDependencies } from '../graph.ts';
import { inputsOf } from '../inputs.ts';
import { stepOfInstance } from '../instances.ts';
import { joinNeed } from './join.ts';

/** What has been derived so far: everything that the step in question can wait for. */
export interface Derived {
  readonly index: ReadonlyMap<StepId, Step>;
  readonly states: ReadonlyMap<StepId, StepState>;
  beginningOf(parent: Step): Beginning;
}

/** Whether a parent's own process runs or has ended well, so that its children may begin; and if it never will, because of which steps. */
export type Beginning = { readonly begun: boolean; readonly failed: readonly StepId[] };

/** Roots of a failure that are passed on to what comes after; more of them tell nobody more. */
const MAX_ROOTS = 20;
const MAX_NAMED = 5;

/**
 * Why a step that has not run cannot start, or `null` where it can. In this order: something it needs has failed
 * and nothing will change that; a gate is shut; something is not ready yet.
 */
export function startBlock(step: Step, derived: Derived): Reason | null {
  const hard = hardDependencies(step).filter((id) => derived.states.get(id)?.status !== 'DONE');
  const parent = step.parent === null ? undefined : derived.index.get(step.parent);
  const beginning = parent === undefined ? null : derived.beginningOf(parent);
  const shut = parent === undefined || beginning?.begun === true ? [] : [parent.id];
  const failed = [...new Set([...failedRoots(hard, derived.states), ...(beginning?.failed ?? [])])];
  if (failed.length > 0) return because('dependency-failed', `${names(failed)} failed`, failed);

  const soft = step.after.filter((id) => !hasEnded(derived.states.get(id)));
  const open = candidateSteps(step).filter((id) => !candidateHasEnded(derived.states.get(id)));
  const waiting = [...new Set([...hard, ...shut, ...soft, ...open])];
  if (waiting.length === 0) return joinBlock(step, derived);
  const gates = hard.filter((id) => derived.index.get(id)?.type === 'gate' && derived.states.get(id)?.status === 'NEEDS_REVIEW');
  if (gates.length > 0) return because('gate', `waits for a person at ${names(gates)}`, gates);
  return because('waiting-on', `waits for ${names(waiting)}`, waiting);
}

/** The state of `step` will not change by running: DONE, FAILED, or held up for good by something that failed. */
export function hasEnded(state: StepState | undefined): boolean {
  if (state === undefined) return false;
  return state.status === 'DONE' || state.status === 'FAILED' || isHeldUp(state);
}

/** For a fusion a candidate that waits for its review has ended: the fusion is the review. */
function candidateHasEnded(state: StepState | undefined): boolean {
  return hasEnded(state) || state?.status === 'NEEDS_REVIEW';
}

function isHeldUp(state: StepState): boolean {
  return state.status === 'BLOCKED' && state.reason?.code === 'dependency-failed';
}

/** The nearest steps that failed, seen from one that waits for `ids`. */
function failedRoots(ids: readonly StepId[], states: ReadonlyMap<StepId, StepState>): StepId[] {
  const roots = new Set<StepId>();
  for (const id of ids) {
    const state = states.get(id);
    if (state?.status === 'FAILED') roots.add(id);
    else if (state !== undefined && isHeldUp(state)) for (const root of state.reason?.ids.slice(0, MAX_ROOTS) ?? []) roots.add(root);
    if (roots.size >= MAX_ROOTS) break;
  }
  return [...roots];
}

/** F: its candidates have ended; did enough of them succeed? */
function joinBlock(step: Step, derived: Derived): Reason | null {
  if (step.type !== 'f') return null;
  const inputs = inputsOf(step, derived.index);
  const missing = inputs.filter((instance) => !hasSucceeded(instance, derived));
  if (inputs.length - missing.length >= joinNeed(step.join, inputs.length)) return null;
  // One that never began is not to blame: what it waited for is.
  const ids = [...new Set(missing.map(stepOfInstance).flatMap((id) => rootsOr(id, derived.states)))];
  const wanted = step.join === 'all' ? 'all' : joinNeed(step.join, inputs.length);
  return because('dependency-failed', `${inputs.length - missing.length} of ${inputs.length} candidates succeeded, ${wanted} must`, ids);
}

function rootsOr(id: StepId, states: ReadonlyMap<StepId, StepState>): readonly StepId[] {
  const roots = failedRoots([id], states);
  return roots.length === 0 ? [id] : roots;
}

function hasSucceeded(instance: string, derived: Derived): boolean {
  const state = derived.states.get(stepOfInstance(instance));
  if (state === undefined) return false;
  const status = state.instances.find((each) => each.instance === instance)?.status ?? state.status;
  return status === 'DONE' || status === 'NEEDS_REVIEW';
}

function because(code: Reason['code'], message: string, ids: readonly StepId[]): Reason {
  return { code, message, ids };
}

function names(ids: readonly StepId[]): string {
  const more = ids.length - MAX_NAMED;
  return more > 1 ? `${ids.slice(0, MAX_NAMED).join(', ')} and ${more} more` : ids.join(', ');
}
