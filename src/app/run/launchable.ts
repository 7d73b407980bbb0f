import { frontier } from '../../engine/frontier.ts';
import { indexSteps } from '../../engine/graph.ts';
import { instancesOf, stepOfInstance } from '../../engine/instances.ts';
import type { InstanceId, StepId } from '../../model/ids.ts';
import { supersededUpTo } from '../../model/run.ts';
import type { Step } from '../../model/sequence.ts';
import type { Picture } from './picture.ts';
import type { RunRequest } from './request.ts';

export interface Candidate {
  readonly instance: InstanceId;
  readonly step: Step;
}

/** What a request may launch right now, in the file's order; what is `busy` (in the air, or refused) is left out. */
export function launchable(picture: Picture, request: RunRequest, busy: (instance: InstanceId) => boolean): readonly Candidate[] {
  const index = indexSteps(picture.loaded.sequence);
  const ready = request.force ? forced(request, picture, index) : frontier(picture.loaded.sequence, picture.states, { lost: false });
  return ready
    .filter((instance) => covers(request, instance) && !busy(instance))
    .flatMap((instance) => {
      const step = index.get(stepOfInstance(instance));
      return step === undefined ? [] : [{ instance, step }];
    });
}

/** `--force`: each instance of the scope that has not run yet, whatever it waits on. */
function forced(request: RunRequest, picture: Picture, index: ReadonlyMap<StepId, Step>): readonly InstanceId[] {
  if (request.scope === 'all') return [];
  const instances = request.scope.flatMap((id) => {
    const step = index.get(id);
    return step === undefined ? [id] : instancesOf(step);
  });
  return instances.filter((instance) => (picture.files.get(instance)?.attempt ?? 0) <= supersededUpTo(picture.record, instance));
}

export function covers(request: RunRequest, instance: InstanceId): boolean {
  return request.scope === 'all' || request.scope.includes(instance) || request.scope.includes(stepOfInstance(instance));
}

/** The steps that the request's report is about. */
export function scopeSteps(request: RunRequest): 'all' | ReadonlySet<StepId> {
  return request.scope === 'all' ? 'all' : new Set(request.scope.map(stepOfInstance));
}
