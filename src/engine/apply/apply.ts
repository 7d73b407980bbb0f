import { unreachable } from '../../util/unreachable.ts';
import type { EditAction } from '../../model/action.ts';
import { err, fail, ok, type Result } from '../../model/result.ts';
import { cycleText, findCycle } from '../cycles.ts';
import { resolveSequence } from '../resolve.ts';
import { depAdd, depRm } from './dep.ts';
import { findStep, unknownStep, type EditState } from './edit-state.ts';
import { fusionCreate } from './fusion.ts';
import { gateInsert } from './gate.ts';
import { groupParallelize } from './group.ts';
import { promptSet } from './prompt.ts';
import { stepRm } from './remove.ts';
import { stepAdd, stepClone, stepEdit, stepMove } from './step.ts';

export type { EditState } from './edit-state.ts';

/**
 * The definition after all of the actions, or the failure of the first one that cannot be carried out
 * (`details.action_index` counts from 0 in this list). A step may name steps that a later action adds. Whether the
 * result holds as a whole is for `problemsOf` to say; only what one action is to blame for is told here.
 */
export function applyEdits(actions: readonly EditAction[], state: EditState): Result<EditState> {
  const states = [state];
  let current = state;
  for (const [index, action] of actions.entries()) {
    const next = applyEdit(action, current);
    if (!next.ok) return blame(next, index);
    current = next.value;
    states.push(current);
  }
  for (const [index, action] of actions.entries()) {
    const unknown = danglingReference(action, current);
    if (unknown !== null) return blame(unknownStep(current, unknown), index);
  }
  return cycleMade(states) ?? ok(current);
}

function applyEdit(action: EditAction, state: EditState): Result<EditState> {
  switch (action.action) {
    case 'step.add':
      return stepAdd(state, action);
    case 'step.edit':
      return stepEdit(state, action);
    case 'step.rm':
      return stepRm(state, action);
    case 'step.clone':
      return stepClone(state, action);
    case 'step.move':
      return stepMove(state, action);
    case 'dep.add':
      return depAdd(state, action);
    case 'dep.rm':
      return depRm(state, action);
    case 'group.parallelize':
      return groupParallelize(state, action);
    case 'fusion.create':
      return fusionCreate(state, action);
    case 'gate.insert':
      return gateInsert(state, action);
    case 'prompt.set':
      return promptSet(state, action);
    default:
      return unreachable(action);
  }
}

function blame(failed: Result<EditState>, index: number): Result<EditState> {
  return failed.ok ? failed : err({ ...failed.error, details: { ...failed.error.details, action_index: index } });
}

/** A step that this action named, that its step still names at the end, and that is not there even then. */
function danglingReference(action: EditAction, state: EditState): string | null {
  if (action.action !== 'step.add' && action.action !== 'step.edit') return null;
  const step = findStep(state, action.id);
  const named = [...(action.depends_on ?? []), ...(action.after ?? []), ...(action.parent === undefined ? [] : [action.parent])];
  const still = new Set([...(step?.depends_on ?? []), ...(step?.after ?? []), step?.parent]);
  return named.find((id) => still.has(id) && findStep(state, id) === undefined) ?? null;
}

/** CYCLE, with the action that closed the circle: looked for by halving, as each look is a pass over the whole graph. */
function cycleMade(states: readonly EditState[]): Result<EditState> | null {
  const last = states.length - 1;
  const cycle = last > 0 ? cycleIn(states[last]) : null;
  if (cycle === null) return null;
  let whole = 0;
  let broken = last;
  while (broken - whole > 1) {
    const middle = (whole + broken) >>> 1;
    if (cycleIn(states[middle]) === null) whole = middle;
    else broken = middle;
  }
  return fail('CYCLE', `steps would wait for each other: ${cycleText(cycle)}`, {
    hint: 'take one of these dependencies away first',
    details: { cycle, steps: cycle.slice(0, -1), action_index: broken - 1 },
  });
}

function cycleIn(state: EditState | undefined): string[] | null {
  return state === undefined ? null : findCycle(resolveSequence(state.spec));
}
