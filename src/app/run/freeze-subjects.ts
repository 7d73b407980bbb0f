import { indexSteps } from '../../engine/graph.ts';
import type { RunId, StepId } from '../../model/ids.ts';
import type { Deps } from '../deps.ts';
import { subjectOf } from '../subject.ts';
import type { Picture } from './picture.ts';

/** Keeps what each gate is about at the moment that it opens, before anybody looks at it. */
export function createSubjectFreezer(deps: Deps, runId: RunId) {
  let open: ReadonlySet<StepId> = new Set();
  return async (picture: Picture): Promise<void> => {
    const index = indexSteps(picture.loaded.sequence);
    const now = new Set<StepId>();
    for (const [id, state] of picture.states) {
      const gate = index.get(id);
      if (state.status !== 'NEEDS_REVIEW' || gate?.type !== 'gate') continue;
      now.add(id);
      if (!open.has(id)) await subjectOf(deps, { ...picture, runId, sequence: picture.loaded.sequence }, gate);
    }
    open = now;
  };
}
