import type { InstanceId } from '../model/ids.ts';
import type { Step } from '../model/sequence.ts';
import { instancesOf, stepOfInstance } from './instances.ts';

/** The instances whose results an F step fuses, each once: a candidate that is a P step stands for all of its instances. */
export function inputsOf(step: Step, index: ReadonlyMap<string, Step>): InstanceId[] {
  if (step.type !== 'f') return [];
  return [
    ...new Set(
      step.candidates.flatMap((candidate) => {
        const whole = index.get(candidate);
        return whole === undefined ? [candidate] : instancesOf(whole);
      }),
    ),
  ];
}

/**
 * The instances that a step builds on: those of the steps that it depends on, where a gate stands for what it lets pass.
 * The candidates of an F step are its inputs, and told of as such; what they build on, it builds on too.
 */
export function foundationsOf(step: Step, index: ReadonlyMap<string, Step>): InstanceId[] {
  const found = new Set<InstanceId>();
  const candidates = step.candidates.map(stepOfInstance);
  const seen = new Set<string>(candidates);
  const open = [...step.depends_on, ...candidates.flatMap((id) => index.get(id)?.depends_on ?? [])].reverse();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const dependency = index.get(id);
    if (dependency === undefined || seen.has(id)) continue;
    seen.add(id);
    if (dependency.type === 'gate') open.push(...[...dependency.depends_on].reverse());
    else for (const instance of instancesOf(dependency)) found.add(instance);
  }
  return [...found];
}
