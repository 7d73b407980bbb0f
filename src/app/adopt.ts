import type { Action } from '../model/action.ts';
import type { Caller } from '../model/actor.ts';
import type { Sequence } from '../model/sequence.ts';

/**
 * What an orchestrator's agent creates is its child: a new step without a `parent` gets the b step that the caller runs
 * inside. (One with another parent is left as it is, for the limits to refuse.)
 */
export function adoptChildren(actions: readonly Action[], caller: Caller, sequence: Sequence): readonly Action[] {
  const parent = sequence.steps.find((step) => step.id === caller.inside?.step_id && step.type === 'b');
  if (parent === undefined) return actions;
  return actions.map((action) => (action.action === 'step.add' && action.parent === undefined ? { ...action, parent: parent.id } : action));
}
