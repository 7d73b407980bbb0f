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
  const candidates = step.candidates.map(stepOfInstance);
  const ids = [...step.depends_on, ...candidates.flatMap((id) => index.get(id)?.depends_on ?? [])];
  const steps = throughGates(ids, index).filter(({ id }) => !candidates.includes(id));
  return steps.flatMap(instancesOf);
}

/** The steps behind these ids, each once, in the order written: a gate stands for what it lets pass. */
export function throughGates(ids: readonly string[], index: ReadonlyMap<string, Step>): Step[] {
  const found = new Set<Step>();
  const seen = new Set<string>();
  const open = [...ids].reverse();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = index.get(id);
    if (step === undefined || seen.has(id)) continue;
    seen.add(id);
    if (step.type === 'gate') open.push(...[...step.depends_on].reverse());
    else found.add(step);
  }
  return [...found];
}
