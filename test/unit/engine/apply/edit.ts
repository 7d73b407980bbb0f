import { applyEdits, type EditState } from '../../../../src/engine/apply/apply.ts';
import type { EditAction } from '../../../../src/model/action.ts';
import type { Failure } from '../../../../src/model/failure.ts';
import type { StepSpec } from '../../../../src/model/sequence.ts';
import { spec } from '../build.ts';

export function state(steps: readonly StepSpec[], prompts: Readonly<Record<string, string>> = {}): EditState {
  return { spec: spec(...steps), prompts: new Map(Object.entries(prompts)) };
}

/** What the actions make of `before`; a failure is an error of the test. */
export function edited(before: EditState, ...actions: EditAction[]): { steps: StepSpec[]; prompts: Record<string, string | null> } {
  const after = applyEdits(actions, before);
  if (!after.ok) throw new Error(`${after.error.code}: ${after.error.message}`);
  return { steps: after.value.spec.steps, prompts: Object.fromEntries(after.value.prompts) };
}

export function refused(before: EditState, ...actions: EditAction[]): Failure {
  const after = applyEdits(actions, before);
  if (after.ok) throw new Error('was not refused');
  return after.error;
}

export function ids(steps: readonly StepSpec[]): string[] {
  return steps.map((step) => step.id);
}
