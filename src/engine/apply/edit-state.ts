import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import type { StepId } from '../../model/ids.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { StepFieldsSchema, type SequenceSpec, type StepSpec } from '../../model/sequence.ts';

/** What edits work on. Never changed in place: each edit gives a new one. */
export interface EditState {
  readonly spec: SequenceSpec;
  /** Prompt texts by path from the repo's root; `null` where the file is not (any more) there. */
  readonly prompts: ReadonlyMap<string, string | null>;
}

/** Every field of a step but its id, in the order in which a new step is written. */
export const STEP_FIELDS = Object.keys(StepFieldsSchema.entries) as (keyof StepSpec)[];

export function findStep(state: EditState, id: StepId): StepSpec | undefined {
  return state.spec.steps.find((step) => step.id === id);
}

/** The step, or UNKNOWN_STEP with the nearest one named. */
export function requireStep(state: EditState, id: StepId): Result<StepSpec> {
  const step = findStep(state, id);
  return step === undefined ? unknownStep(state, id) : ok(step);
}

/** The first of `ids` that names no step, as UNKNOWN_STEP. */
export function requireSteps(state: EditState, ids: readonly StepId[]): Result<null> {
  const known = new Set(state.spec.steps.map((step) => step.id));
  const unknown = ids.find((id) => !known.has(id));
  return unknown === undefined ? ok(null) : unknownStep(state, unknown);
}

export function unknownStep(state: EditState, id: string): Result<never> {
  const known = state.spec.steps.map((step) => step.id);
  return fail('UNKNOWN_STEP', `there is no step "${printable(id)}".${didYouMean(id, known)}`, { details: { steps: [id] } });
}

/** DUPLICATE_ID where a step has the id already. */
export function requireFree(state: EditState, id: StepId): Result<null> {
  if (findStep(state, id) === undefined) return ok(null);
  return fail('DUPLICATE_ID', `there is already a step "${id}"`, {
    hint: `choose another id, or seqctl step edit ${id}`,
    details: { steps: [id] },
  });
}

export function withSteps(state: EditState, steps: SequenceSpec['steps']): EditState {
  return { ...state, spec: { ...state.spec, steps } };
}

/** New steps go to the end of the file. */
export function appendStep(state: EditState, step: StepSpec): EditState {
  return withSteps(state, [...state.spec.steps, inOrder(step)]);
}

/** The state with one step changed. Fields that became `undefined` are gone. */
export function replaceStep(state: EditState, id: StepId, change: (step: StepSpec) => StepSpec): EditState {
  return withSteps(
    state,
    state.spec.steps.map((step) => (step.id === id ? present(change(step)) : step)),
  );
}

/** A list without duplicates; `undefined` (no key at all) where it is empty. */
export function listOrNothing<T>(items: Iterable<T>): T[] | undefined {
  const list = [...new Set(items)];
  return list.length === 0 ? undefined : list;
}

/** Only the fields that are there. */
export function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

function inOrder(step: StepSpec): StepSpec {
  const { id } = step;
  return present({ id, ...Object.fromEntries(STEP_FIELDS.map((field) => [field, step[field]])) });
}
