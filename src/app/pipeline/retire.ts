import { indexSteps } from '../../engine/graph.ts';
import { marksOf, replacedSteps, restoreSteps, retireSteps } from '../../engine/retire.ts';
import type { StepId } from '../../model/ids.ts';
import type { HistoryEntry, Retired } from '../../model/ports/store.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Deps } from '../deps.ts';

/**
 * Puts aside what `ids`, steps of `before` that are no more, have come to in the latest run: a step that is made anew
 * under the id of one of them is another step. `undefined` where there are none.
 *
 * After the files of the definition have landed: a scheduler that read this first would run the old step again.
 */
export async function retire(deps: Deps, before: Sequence, ids: readonly StepId[]): Promise<Result<Retired | undefined>> {
  if (ids.length === 0) return ok(undefined);
  const runId = await deps.runs.latest();
  if (runId === null) return ok({ ids, marks: null });
  const index = indexSteps(before);
  const steps = ids.flatMap((id) => index.get(id) ?? []);
  const { files } = await deps.runs.statuses(runId);
  let marks: Retired['marks'] = null;
  const updated = await deps.runs.update(runId, (record) => {
    const after = retireSteps(record, files, steps);
    marks = { run_id: runId, before: marksOf(record), after: marksOf(after) };
    return after;
  });
  return updated.ok ? ok({ ids, marks }) : updated;
}

/**
 * What an undo does to the run: steps that it brings back have their results again, where nothing has happened since
 * that they would have to take in; those that it takes away are retired. A warning names what has to run anew.
 */
export async function unretire(
  deps: Deps,
  before: Sequence,
  after: Sequence,
  { retired }: HistoryEntry,
): Promise<Result<readonly string[]>> {
  const gone = new Set(replacedSteps(before, after));
  const runId = await deps.runs.latest();
  if (runId === null || (gone.size === 0 && retired === undefined)) return ok([]);
  const { files } = await deps.runs.statuses(runId);
  const index = indexSteps(before);
  const here = (ids: Iterable<StepId>) => [...ids].flatMap((id) => index.get(id) ?? []);
  const outcome: { restored?: boolean } = {};
  const updated = await deps.runs.update(runId, (record) => {
    const back = retired === undefined ? null : restoreSteps(record, files, retired, after);
    outcome.restored = back !== null;
    if (back !== null) return retireSteps(back, files, here([...gone].filter((id) => retired?.ids.includes(id) !== true)));
    return retireSteps(record, files, here(new Set([...gone, ...(retired?.ids ?? [])])));
  });
  if (!updated.ok) return updated;
  const had = retired?.marks?.run_id === runId ? retired.ids.filter((id) => hasMarks(retired, id)) : [];
  if (outcome.restored === true || had.length === 0) return ok([]);
  return ok([`what ${had.join(', ')} had come to does not count again: the run has gone on since`]);
}

/** Whether putting the step aside took anything from it. */
function hasMarks({ marks }: Retired, id: StepId): boolean {
  if (marks === null) return false;
  const own = (part: Readonly<Record<string, number>>) =>
    JSON.stringify(Object.entries(part).filter(([key]) => key === id || key.startsWith(`${id}.`)));
  return own(marks.before.superseded) !== own(marks.after.superseded) || own(marks.before.reviews_from) !== own(marks.after.reviews_from);
}
