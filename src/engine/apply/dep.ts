import { didYouMean } from '../../util/nearest.ts';
import type { ActionOf } from '../../model/action.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { listOrNothing, replaceStep, requireStep, requireSteps, type EditState } from './edit-state.ts';

/**
 * Makes `id` wait for each of `on`: hard, or `soft` for the order alone. What waits already stays in its place in the
 * list; a dependency of the other kind becomes one of this kind. Cycles are found once all actions are applied.
 */
export function depAdd(state: EditState, action: ActionOf<'dep.add'>): Result<EditState> {
  const step = requireStep(state, action.id);
  if (!step.ok) return step;
  const known = requireSteps(state, action.on);
  if (!known.ok) return known;
  if (action.on.includes(action.id)) {
    return fail('CYCLE', `"${action.id}" cannot wait for itself`, { details: { steps: [action.id], cycle: [action.id, action.id] } });
  }
  const on = new Set(action.on);
  const { depends_on = [], after = [] } = step.value;
  const added = (list: readonly string[]): string[] | undefined => listOrNothing([...list, ...on]);
  const left = (list: readonly string[]): string[] | undefined => listOrNothing(list.filter((id) => !on.has(id)));
  const lists =
    action.soft === true ? { depends_on: left(depends_on), after: added(after) } : { depends_on: added(depends_on), after: left(after) };
  return ok(replaceStep(state, action.id, (each) => ({ ...each, ...lists })));
}

/** Takes hard or soft dependencies away. INVALID_ACTION where one is not there. */
export function depRm(state: EditState, action: ActionOf<'dep.rm'>): Result<EditState> {
  const step = requireStep(state, action.id);
  if (!step.ok) return step;
  const { depends_on = [], after = [], candidates = [] } = step.value;
  const there = [...depends_on, ...after];
  const missing = action.on.find((id) => !there.includes(id));
  if (missing !== undefined) {
    const has = there.length === 0 ? 'it waits for nothing' : `it waits for ${there.join(', ')}`;
    const hint = candidates.includes(missing) ? `"${missing}" is one of its candidates, which are changed in sequence.yaml` : undefined;
    return fail('INVALID_ACTION', `"${action.id}" does not depend on "${missing}": ${has}.${didYouMean(missing, there)}`, {
      ...(hint === undefined ? {} : { hint }),
      details: { steps: [action.id], depends_on, after },
    });
  }
  const on = new Set(action.on);
  const left = (list: readonly string[]): string[] | undefined => listOrNothing(list.filter((id) => !on.has(id)));
  return ok(replaceStep(state, action.id, (each) => ({ ...each, depends_on: left(depends_on), after: left(after) })));
}
