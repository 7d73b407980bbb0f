import type { InstanceId } from '../model/ids.ts';
import type { Step } from '../model/sequence.ts';
import { instancesOf } from './instances.ts';

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
