import type { EditAction } from '../model/action.ts';
import type { InstanceId, StepId } from '../model/ids.ts';
import type { Marks, Retired } from '../model/ports/store.ts';
import type { RunRecord } from '../model/run.ts';
import type { Sequence, Step, StepType } from '../model/sequence.ts';
import type { StatusFile } from '../model/status.ts';
import { jsonEqual } from '../util/json.ts';
import { indexSteps } from './graph.ts';
import { stepOfInstance } from './instances.ts';

type Files = ReadonlyMap<InstanceId, StatusFile>;

/**
 * The steps of `before` whose results are nobody's any more: those that are gone, those that `edits` took away and made
 * anew under the same id, and those that are something else now (a step that became a gate: a word on the one is none
 * on the other).
 */
export function replacedSteps(before: Sequence, after: Sequence, edits: readonly EditAction[] = []): readonly StepId[] {
  const now = indexSteps(after);
  // None of these is carried out while a step has the id.
  const made = new Set(edits.flatMap(idsMade));
  return before.steps.flatMap(({ id, type }) => {
    const same = now.get(id);
    return same === undefined || made.has(id) || kindOf(same.type) !== kindOf(type) ? [id] : [];
  });
}

function kindOf(type: StepType): 'gate' | 'instances' | 'one' {
  return type === 'gate' ? 'gate' : type === 'p' ? 'instances' : 'one';
}

function idsMade(edit: EditAction): readonly StepId[] {
  switch (edit.action) {
    case 'step.add':
    case 'gate.insert':
      return [edit.id];
    case 'step.clone':
      return [edit.new_id];
    case 'fusion.create':
      return [edit.id, ...(edit.models ?? []).map((model) => `${edit.id}-${model}`)];
    default:
      return [];
  }
}

/** The record after `steps` (as they were) are no more: none of their attempts and reviews until now counts for one of the same id. */
export function retireSteps(record: RunRecord, files: Files, steps: readonly Step[]): RunRecord {
  const ids = new Set(steps.map((step) => step.id));
  const superseded = new Map(Object.entries(record.superseded));
  const raise = (id: string, to: number): void => {
    superseded.set(id, Math.max(superseded.get(id) ?? 0, to));
  };
  for (const [instance, file] of files) if (ids.has(stepOfInstance(instance))) raise(instance, file.attempt);
  // Also where nobody has judged it: what was frozen for this round is about the old one.
  for (const { id, type } of steps) if (type === 'gate') raise(id, (superseded.get(id) ?? 0) + 1);

  const from = new Map(Object.entries(record.reviews_from ?? {}));
  for (const [i, { step }] of record.reviews.entries()) if (ids.has(step)) from.set(step, i + 1);
  return {
    ...record,
    superseded: Object.fromEntries(superseded),
    ...(from.size === 0 ? {} : { reviews_from: Object.fromEntries(from) }),
  };
}

export function marksOf({ superseded, reviews_from = {} }: RunRecord): Marks {
  return { superseded, reviews_from };
}

/**
 * The record after the steps of `retired` are back in `seq`, as they were when they were put aside. `null` where that
 * would not be true: something was started over since that they come after, or a step of the same id has run.
 */
export function restoreSteps(record: RunRecord, files: Files, { ids, marks }: Retired, seq: Sequence): RunRecord | null {
  if (marks?.run_id !== record.run_id) return null;
  const index = indexSteps(seq);
  const ofSteps = (part: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(part).filter(([id]) => index.has(stepOfInstance(id))));
  const { superseded, reviews_from } = marksOf(record);
  if (!jsonEqual(ofSteps(superseded), ofSteps(marks.after.superseded))) return null;
  if (!jsonEqual(ofSteps(reviews_from), ofSteps(marks.after.reviews_from))) return null;
  const back = new Set(ids);
  const ranSince = [...files].some(
    ([instance, file]) => back.has(stepOfInstance(instance)) && file.attempt > (marks.after.superseded[instance] ?? 0),
  );
  if (ranSince) return null;
  const merged = (now: Readonly<Record<string, number>>, then: Readonly<Record<string, number>>) =>
    Object.fromEntries([
      ...Object.entries(now).filter(([id]) => !back.has(stepOfInstance(id))),
      ...Object.entries(then).filter(([id]) => back.has(stepOfInstance(id))),
    ]);
  return {
    ...record,
    superseded: merged(superseded, marks.before.superseded),
    reviews_from: merged(reviews_from, marks.before.reviews_from),
  };
}
