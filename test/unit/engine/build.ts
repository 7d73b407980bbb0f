import type { Sequence, SequenceSpec, StepSpec } from '../../../src/model/sequence.ts';
import { resolveSequence } from '../../../src/engine/resolve.ts';

/** A sequence of steps as a person would write them. */
export function spec(...steps: StepSpec[]): SequenceSpec {
  return { version: 1, steps };
}

export function sequence(...steps: StepSpec[]): Sequence {
  return resolveSequence(spec(...steps));
}

/** A step that needs no agent: `true` with these dependencies. */
export function shell(id: string, depends_on: string[] = [], more: Partial<StepSpec> = {}): StepSpec {
  return { id, command: ['true'], ...(depends_on.length > 0 ? { depends_on } : {}), ...more };
}

/** `s0 ← s1 ← s2 …` */
export function chain(length: number): StepSpec[] {
  return Array.from({ length }, (_, i) => shell(`s${i}`, i === 0 ? [] : [`s${i - 1}`]));
}
