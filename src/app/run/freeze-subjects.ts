import type { RunId, StepId } from '../../model/ids.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import type { Deps } from '../deps.ts';
import { subjectOf } from '../subject.ts';
import type { Picture } from './picture.ts';

/** Keeps what each gate is about at the moment that it opens, before anybody looks at it. */
export function createSubjectFreezer(deps: Deps, runId: RunId) {
  let open: ReadonlySet<StepId> = new Set();
  let gates: { readonly of: Sequence | null; readonly steps: readonly Step[] } = { of: null, steps: [] };
  return async (picture: Picture): Promise<void> => {
    const { sequence } = picture.loaded;
    if (gates.of !== sequence) gates = { of: sequence, steps: sequence.steps.filter((step) => step.type === 'gate') };
    const now = new Set<StepId>();
    for (const gate of gates.steps) {
      if (picture.states.get(gate.id)?.status !== 'NEEDS_REVIEW') continue;
      now.add(gate.id);
      if (!open.has(gate.id)) await subjectOf(deps, { ...picture, runId, sequence: picture.loaded.sequence }, gate);
    }
    open = now;
  };
}
