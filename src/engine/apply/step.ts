import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import type { ActionOf } from '../../model/action.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { StepFields, StepSpec } from '../../model/sequence.ts';
import { promptFileOf } from '../resolve.ts';
import {
  appendStep,
  findStep,
  present,
  replaceStep,
  requireFree,
  requireStep,
  STEP_FIELDS,
  unknownStep,
  type EditState,
} from './edit-state.ts';
import { writePrompt } from './prompt.ts';

/** A new step at the end of the file. A command makes it a shell step unless a model is named. */
export function stepAdd(state: EditState, action: ActionOf<'step.add'>): Result<EditState> {
  const free = requireFree(state, action.id);
  if (!free.ok) return free;
  const { action: _, prompt, ...step } = action;
  const added = appendStep(state, { ...step, ...shellModel(step) });
  return prompt === undefined ? ok(added) : writePrompt(added, action.id, prompt);
}

/** Sets the fields that are given and takes away those under `unset`; everything else stays as it is. */
export function stepEdit(state: EditState, action: ActionOf<'step.edit'>): Result<EditState> {
  const step = requireStep(state, action.id);
  if (!step.ok) return step;
  const { action: _, id, prompt, unset = [], ...given } = action;
  const fields = present({ ...given, ...shellModel(given) });
  const refused = unsetProblem(unset, fields);
  if (refused !== null) return fail('INVALID_ACTION', refused, { details: { steps: [id], fields: STEP_FIELDS } });
  const edited = replaceStep(state, id, (each) => ({
    ...each,
    ...fields,
    ...Object.fromEntries(unset.map((field) => [field, undefined])),
  }));
  return prompt === undefined ? ok(edited) : writePrompt(edited, id, prompt);
}

function shellModel(fields: StepFields): StepFields {
  return fields.command !== undefined && fields.model === undefined ? { model: 'shell' } : {};
}

function unsetProblem(unset: readonly string[], fields: StepFields): string | null {
  for (const field of unset) {
    if (field === 'id') return 'a step cannot be without its id';
    if (!(STEP_FIELDS as readonly string[]).includes(field)) {
      return `a step has no field "${printable(field)}".${didYouMean(field, STEP_FIELDS)}`;
    }
    if (field in fields) return `${field} is both set and unset`;
  }
  return null;
}

/** The same step under another id, at the end of the file, with a copy of its prompt in a file of its own. */
export function stepClone(state: EditState, action: ActionOf<'step.clone'>): Result<EditState> {
  const step = requireStep(state, action.id);
  if (!step.ok) return step;
  const free = requireFree(state, action.new_id);
  if (!free.ok) return free;
  const path = promptFileOf(step.value);
  const text = path === null ? null : (state.prompts.get(path) ?? null);
  const copy: StepSpec = { ...step.value, id: action.new_id, ...(action.worktree === true ? { worktree: true } : {}) };
  if (text === null) return ok(appendStep(state, copy));
  return writePrompt(appendStep(state, { ...copy, prompt_file: undefined }), action.new_id, text);
}

/** Another place in the file, or another lane. Refused where the step would come before what it waits for, or after what waits for it. */
export function stepMove(state: EditState, action: ActionOf<'step.move'>): Result<EditState> {
  const { id, before, after, lane } = action;
  const step = requireStep(state, id);
  if (!step.ok) return step;
  if (before !== undefined && after !== undefined) return invalid(id, 'a step is moved before one step or after one, not both');
  if (before === undefined && after === undefined && lane === undefined) return invalid(id, 'say where to: before, after or lane');
  const laned = lane === undefined ? state : replaceStep(state, id, (each) => ({ ...each, lane }));
  const anchor = before ?? after;
  if (anchor === undefined) return ok(laned);
  if (findStep(state, anchor) === undefined) return unknownStep(state, anchor);
  if (anchor === id) return invalid(id, `"${id}" cannot be moved ${before === undefined ? 'after' : 'before'} itself`);
  const rest = laned.spec.steps.filter((each) => each.id !== id);
  const at = rest.findIndex((each) => each.id === anchor) + (before === undefined ? 1 : 0);
  const moved = laned.spec.steps.filter((each) => each.id === id);
  const steps = [...rest.slice(0, at), ...moved, ...rest.slice(at)];
  const broken = brokenBy(state.spec.steps, steps, id);
  if (broken !== null) return invalid(id, broken);
  return ok({ ...laned, spec: { ...laned.spec, steps } });
}

/** The dependency that held in the file's old order and does not in the new one. */
function brokenBy(old: readonly StepSpec[], now: readonly StepSpec[], id: string): string | null {
  const was = places(old);
  const is = places(now);
  const breaks = (first: string, second: string): boolean =>
    (was.get(first) ?? 0) < (was.get(second) ?? 0) && (is.get(first) ?? 0) > (is.get(second) ?? 0);
  for (const step of now) {
    for (const need of waitsFor(step)) {
      if (step.id === id && is.has(need) && breaks(need, id)) return `"${id}" waits for "${need}" and cannot come before it`;
      if (need === id && breaks(id, step.id)) return `"${step.id}" waits for "${id}", which cannot come after it`;
    }
  }
  return null;
}

function places(steps: readonly StepSpec[]): Map<string, number> {
  return new Map(steps.map((step, i) => [step.id, i]));
}

function waitsFor(step: StepSpec): string[] {
  const candidates = step.type === 'f' ? (step.candidates ?? []).map((candidate) => candidate.split('.')[0] ?? candidate) : [];
  return [...(step.depends_on ?? []), ...(step.after ?? []), ...candidates];
}

function invalid(id: string, message: string): Result<never> {
  return fail('INVALID_ACTION', message, { details: { steps: [id] } });
}
