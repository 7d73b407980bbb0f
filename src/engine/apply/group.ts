import type { ActionOf } from '../../model/action.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { StepSpec } from '../../model/sequence.ts';
import { ancestorsOf, descendantsOf } from '../graph.ts';
import { resolveSequence } from '../resolve.ts';
import { replaceStep, requireStep, requireSteps, withSteps, type EditState } from './edit-state.ts';

type Parallelize = ActionOf<'group.parallelize'>;

/** One step that fans out into instances, or several steps that become one group. */
export function groupParallelize(state: EditState, action: Parallelize): Result<EditState> {
  if (action.id !== undefined && action.ids === undefined && action.as === undefined) return fanOut(state, action.id, action);
  if (action.id === undefined && action.ids !== undefined && action.as !== undefined)
    return makeGroup(state, action.ids, action.as, action);
  return fail('INVALID_ACTION', 'name either one step (id, with fanout or item) or several with the group they become (ids, as)', {
    hint: 'seqctl group parallelize ID --fanout 3, or seqctl group parallelize A B --as GROUP',
  });
}

function fanOut(state: EditState, id: string, action: Parallelize): Result<EditState> {
  const found = requireStep(state, id);
  if (!found.ok) return found;
  const step = found.value;
  const type = step.type ?? 'base';
  if (type !== 'base' && type !== 'c' && type !== 'p') return invalid(id, `"${id}" is of type ${type}, which does not fan out`);
  const mode = action.mode ?? (action.item === undefined ? 'repeat' : 'throughput');
  const items = action.item ?? step.items ?? [];
  if (mode === 'repeat' && action.item !== undefined) return invalid(id, 'items are taken one each: leave out item, or mode repeat');
  if (mode === 'throughput' && items.length === 0) return invalid(id, `"${id}" has no items to take one each: name them with item`);
  if (mode === 'throughput' && action.fanout !== undefined && action.fanout !== items.length) {
    return invalid(id, `fanout ${action.fanout} and ${items.length} items do not fit: leave fanout out`);
  }
  const shape: Partial<StepSpec> =
    mode === 'repeat'
      ? { mode: action.mode, fanout: action.fanout ?? step.fanout ?? 2, items: undefined }
      : { mode: 'throughput', fanout: undefined, items };
  return ok(replaceStep(state, id, (each) => ({ ...each, type: 'p', ...shape, join: action.join ?? each.join })));
}

function makeGroup(state: EditState, ids: readonly string[], group: string, action: Parallelize): Result<EditState> {
  const [first = ''] = ids;
  for (const field of ['fanout', 'mode', 'item', 'join'] as const) {
    if (action[field] !== undefined) return invalid(first, `${field} is for one step that fans out, not for a group of steps`);
  }
  const known = requireSteps(state, ids);
  if (!known.ok) return known;
  const members = new Set(ids);
  const gate = state.spec.steps.find((step) => members.has(step.id) && step.type === 'gate');
  if (gate !== undefined) return invalid(gate.id, `"${gate.id}" is a gate and runs in no group`);
  const seq = resolveSequence(state.spec);
  const later = [...descendantsOf(seq, members)].find((id) => members.has(id));
  if (later !== undefined) {
    const earlier = [...ancestorsOf(seq, [later])].find((id) => members.has(id)) ?? first;
    return invalid(later, `"${later}" waits for "${earlier}": steps that wait for one another cannot run side by side`);
  }
  return ok(
    withSteps(
      state,
      state.spec.steps.map((step) => (members.has(step.id) ? { ...step, group } : step)),
    ),
  );
}

function invalid(id: string, message: string): Result<never> {
  return fail('INVALID_ACTION', message, { details: { steps: [id] } });
}
