import { unneededOf } from '../../engine/forecast.ts';
import { launchesIn } from '../../engine/frontier.ts';
import { indexSteps } from '../../engine/graph.ts';
import { instancesOf, stepOfInstance } from '../../engine/instances.ts';
import type { InstanceId, StepId } from '../../model/ids.ts';
import { supersededUpTo } from '../../model/run.ts';
import type { Step } from '../../model/sequence.ts';
import { kindOf, type Kind } from './capacity.ts';
import type { Picture } from './picture.ts';
import type { RunRequest } from './request.ts';

export interface Candidate {
  readonly instance: InstanceId;
  readonly step: Step;
}

/**
 * What a request may launch right now, in the file's order; what is `busy` (in the air, or refused) is left out, and
 * so is every kind that `mayCome` refuses by the time it would be its turn.
 */
export function* launchable(
  picture: Picture,
  request: RunRequest,
  busy: (instance: InstanceId) => boolean,
  mayCome: (kind: Kind) => boolean = () => true,
): Generator<Candidate> {
  const index = indexSteps(picture.loaded.sequence);
  if (request.force) {
    for (const instance of forced(request, picture, index)) {
      const step = index.get(stepOfInstance(instance));
      if (step !== undefined && !busy(instance)) yield { instance, step };
    }
    return;
  }
  const launches = launchesIn(picture.loaded.sequence, picture.states, { lost: false });
  const steps = request.scope === 'all' ? picture.line.inOrder(mayCome) : stepsOf(request.scope, index);
  for (const step of steps) {
    if (!mayCome(kindOf(step))) continue;
    for (const instance of launches(step)) if (covers(request, instance) && !busy(instance)) yield { instance, step };
    for (const instance of namedThoughNotNeeded(request, picture, step)) if (!busy(instance)) yield { instance, step };
  }
}

/** In the order of the request, each once. */
function stepsOf(scope: readonly InstanceId[], index: ReadonlyMap<StepId, Step>): readonly Step[] {
  return [...new Set(scope.map(stepOfInstance))].flatMap((id) => index.get(id) ?? []);
}

/** Instances that somebody asks for by name run although their step's `join` can do without them. */
function namedThoughNotNeeded(request: RunRequest, picture: Picture, step: Step): readonly InstanceId[] {
  if (request.scope === 'all' || step.type !== 'p') return [];
  const named = new Set(request.scope);
  return unneededOf(picture.states.get(step.id)).filter((instance) => named.has(instance) && hasNotRun(picture, instance));
}

function hasNotRun(picture: Picture, instance: InstanceId): boolean {
  return (picture.files.get(instance)?.attempt ?? 0) <= supersededUpTo(picture.record, instance);
}

/** `--force`: each instance of the scope that has not run yet, whatever it waits on. */
function forced(request: RunRequest, picture: Picture, index: ReadonlyMap<StepId, Step>): readonly InstanceId[] {
  if (request.scope === 'all') return [];
  const instances = request.scope.flatMap((id) => {
    const step = index.get(id);
    return step === undefined ? [id] : instancesOf(step);
  });
  return instances.filter((instance) => hasNotRun(picture, instance));
}

export function covers(request: RunRequest, instance: InstanceId): boolean {
  if (request.scope === 'all') return true;
  const scope = scopes.get(request) ?? new Set(request.scope);
  scopes.set(request, scope);
  return scope.has(instance) || scope.has(stepOfInstance(instance));
}

const scopes = new WeakMap<RunRequest, ReadonlySet<InstanceId>>();

/** The steps that the request's report is about. */
export function scopeSteps(request: RunRequest): 'all' | ReadonlySet<StepId> {
  return request.scope === 'all' ? 'all' : new Set(request.scope.map(stepOfInstance));
}
