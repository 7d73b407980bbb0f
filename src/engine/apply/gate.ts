import type { ActionOf } from '../../model/action.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { StepSpec } from '../../model/sequence.ts';
import { stepOfInstance } from '../instances.ts';
import { listOrNothing, present, requireFree, requireSteps, withSteps, type EditState } from './edit-state.ts';

/**
 * Puts a gate between steps:
 *
 *   after a:             a ──► gate
 *   before c:            (what c waited for) ──► gate ──► c
 *   after a, before c:   a ──► gate ──► c            instead of a ──► c; what else c waits for stays
 *
 * It stands in the file right after the last of `after`; with `before` alone right before the first of those.
 */
export function gateInsert(state: EditState, action: ActionOf<'gate.insert'>): Result<EditState> {
  const { id, name, after = [], before = [] } = action;
  const free = requireFree(state, id);
  if (!free.ok) return free;
  if (after.length === 0 && before.length === 0) {
    return fail('INVALID_ACTION', `say where the gate "${id}" goes: after, before or both`, { details: { steps: [id] } });
  }
  const known = requireSteps(state, [...after, ...before]);
  if (!known.ok) return known;

  const { steps } = state.spec;
  const guarded = new Set(before);
  const inputs = after.length > 0 ? after : steps.filter((step) => guarded.has(step.id)).flatMap(inputsBefore);
  // Where one of `before` waits for another of them, it goes on doing so: the gate cannot stand between them.
  const stands = (input: string): boolean => (after.length > 0 ? after.includes(input) : !guarded.has(input));
  const gate: StepSpec = present({ id, name, type: 'gate', depends_on: listOrNothing(inputs.filter(stands)) });
  const rewired = steps.map((step) => (guarded.has(step.id) ? behindGate(step, id, stands) : step));
  const at = after.length > 0 ? lastPlace(steps, new Set(after)) + 1 : steps.findIndex((step) => guarded.has(step.id));
  return ok(withSteps(state, [...rewired.slice(0, at), gate, ...rewired.slice(at)]));
}

/** What a step waits for; for a fusion its candidates too, so that the gate shows them to a person. */
function inputsBefore(step: StepSpec): string[] {
  const candidates = step.type === 'f' ? (step.candidates ?? []).map(stepOfInstance) : [];
  return [...(step.depends_on ?? []), ...candidates];
}

/** The gate takes the place of the first dependency that it stands for. */
function behindGate(step: StepSpec, gate: string, stands: (input: string) => boolean): StepSpec {
  const old = step.depends_on ?? [];
  const depends_on = old.some(stands) ? old.map((id) => (stands(id) ? gate : id)) : [...old, gate];
  return { ...step, depends_on: listOrNothing(depends_on) };
}

function lastPlace(steps: readonly StepSpec[], ids: ReadonlySet<string>): number {
  return steps.findLastIndex((step) => ids.has(step.id));
}
