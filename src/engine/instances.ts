import { instanceId, type InstanceId, type StepId } from '../model/ids.ts';
import type { Step } from '../model/sequence.ts';

/** What is launched for a step: `id.1 … id.N` for P (also for N = 1), nothing for a gate, else the step itself. */
export function instancesOf(step: Step): InstanceId[] {
  if (step.type === 'gate') return [];
  if (step.type !== 'p') return [step.id];
  return Array.from({ length: step.fanout }, (_, i) => instanceId(step.id, i + 1));
}

/** Instances that its runner keeps beside a step and that are never launched by themselves: the verifier of an L step. */
export function companionsOf(step: Step): InstanceId[] {
  return (step.watchdog?.verify ?? null) === null ? [] : [instanceId(step.id, 'verify')];
}

/** The step that an instance (`explore.2`, `watch.verify`, or a plain step's id) belongs to. */
export function stepOfInstance(instance: InstanceId): StepId {
  const dot = instance.indexOf('.');
  return dot < 0 ? instance : instance.slice(0, dot);
}
