import type { StepSpec } from '../../src/model/sequence.ts';

/** A step of the lane `main` that ends at once, and well. */
export function shellStep(id: string, more: Partial<StepSpec> = {}): StepSpec {
  return { id, lane: 'main', model: 'shell', command: ['node', '--version'], ...more };
}

/** One that runs a program, given as its source. */
export function nodeStep(id: string, source: string, more: Partial<StepSpec> = {}): StepSpec {
  return shellStep(id, { command: ['node', '-e', source], ...more });
}
