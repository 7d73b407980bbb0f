import { indexSteps } from '../../engine/graph.ts';
import { orchestratorOf } from '../../engine/orchestrator.ts';
import type { Action } from '../../model/action.ts';
import type { Caller } from '../../model/actor.ts';
import type { Sequence, Step } from '../../model/sequence.ts';

/**
 * What an orchestrator's agent creates is its child, and what its children's agents create is too: new steps without a
 * `parent` get the b step that the caller runs inside or below. (One with another parent is left as it is, for the
 * limits to refuse.)
 */
export function adoptChildren(actions: readonly Action[], caller: Caller, sequence: Sequence): readonly Action[] {
  const inside = caller.inside?.step_id;
  const index = indexSteps(sequence);
  const parent = inside === undefined ? null : orchestratorOf(inside, index);
  if (parent === null) return actions;
  return actions.flatMap((action): Action[] => {
    if (action.action === 'step.add') return [action.parent === undefined ? { ...action, parent: parent.id } : action];
    return [action, ...bornOf(action, index).map((id): Action => ({ action: 'step.edit', id, parent: parent.id }))];
  });
}

/** The steps that an action creates without a word for their parent. A clone has its original's. */
function bornOf(action: Action, index: ReadonlyMap<string, Step>): readonly string[] {
  switch (action.action) {
    case 'step.clone':
      return index.get(action.id)?.parent === null ? [action.new_id] : [];
    case 'gate.insert':
      return [action.id];
    case 'fusion.create':
      return [action.id, ...(action.models ?? []).map((model) => `${action.id}-${model}`)];
    default:
      return [];
  }
}
