import { indexSteps } from '../../engine/graph.ts';
import type { RunId } from '../../model/ids.ts';
import type { StepState } from '../../model/status.ts';
import type { Deps } from '../deps.ts';
import { subjectOf } from '../subject.ts';
import type { Picture } from './picture.ts';

/** Keeps what each gate among these is about at the moment that it opens, before anybody looks at it. */
export async function freezeSubjects(deps: Deps, runId: RunId, picture: Picture, states: Iterable<StepState>): Promise<void> {
  const open = [...states].filter((state) => state.status === 'NEEDS_REVIEW');
  if (open.length === 0) return;
  const index = indexSteps(picture.loaded.sequence);
  for (const { id } of open) {
    const gate = index.get(id);
    if (gate?.type === 'gate') await subjectOf(deps, { ...picture, runId, sequence: picture.loaded.sequence }, gate);
  }
}
