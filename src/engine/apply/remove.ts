import type { ActionOf } from '../../model/action.ts';
import type { StepId } from '../../model/ids.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { SequenceSpec, StepSpec } from '../../model/sequence.ts';
import { reach } from '../graph.ts';
import { stepOfInstance } from '../instances.ts';
import { listOrNothing, present, requireStep, withSteps, type EditState } from './edit-state.ts';
import { dropPrompts } from './prompt.ts';

/**
 * Takes a step out of the file. Steps that need it (hard dependencies, fusions of it, its children) stand in the way,
 * unless `cascade` takes them out too, and those that need them, and so on. A soft dependency is only an order:
 * it goes with the step that it names.
 */
export function stepRm(state: EditState, action: ActionOf<'step.rm'>): Result<EditState> {
  const step = requireStep(state, action.id);
  if (!step.ok) return step;
  const needed = neededBy(state.spec);
  const dependents = needed.get(action.id) ?? [];
  if (dependents.length > 0 && action.cascade !== true) {
    const all = inFileOrder(state.spec, reach(needed, [action.id]));
    return fail('IN_USE', `"${action.id}" is needed by ${dependents.join(', ')}`, {
      hint: `--cascade removes ${all.join(', ')} as well; seqctl dep rm takes a dependency away`,
      details: { steps: dependents, cascade: all },
    });
  }
  const gone = new Set([action.id, ...reach(needed, [action.id])]);
  const removed = state.spec.steps.filter((each) => gone.has(each.id));
  const left = state.spec.steps.filter((each) => !gone.has(each.id)).map((each) => withoutSoft(each, gone));
  return ok(dropPrompts(withSteps(state, left), removed));
}

/** Step → the steps that cannot be without it. */
function neededBy(spec: SequenceSpec): Map<StepId, StepId[]> {
  const needed = new Map<StepId, StepId[]>();
  for (const step of spec.steps) {
    const candidates = (step.candidates ?? []).map(stepOfInstance);
    for (const id of new Set([...(step.depends_on ?? []), ...candidates, ...(step.parent === undefined ? [] : [step.parent])])) {
      const list = needed.get(id);
      if (list === undefined) needed.set(id, [step.id]);
      else list.push(step.id);
    }
  }
  return needed;
}

function withoutSoft(step: StepSpec, gone: ReadonlySet<StepId>): StepSpec {
  if (step.after?.some((id) => gone.has(id)) !== true) return step;
  return present({ ...step, after: listOrNothing(step.after.filter((id) => !gone.has(id))) });
}

function inFileOrder(spec: SequenceSpec, ids: ReadonlySet<StepId>): StepId[] {
  return spec.steps.map((step) => step.id).filter((id) => ids.has(id));
}
