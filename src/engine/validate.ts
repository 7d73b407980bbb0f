import type { SequenceSpec } from '../model/sequence.ts';
import { resolveSequence } from './resolve.ts';
import { graphProblems } from './validate/graph.ts';
import { modelProblems } from './validate/models.ts';
import { parentProblems } from './validate/parents.ts';
import { pathProblems } from './validate/paths.ts';
import type { Problem } from './validate/problem.ts';
import { referenceProblems } from './validate/references.ts';
import { typeProblems } from './validate/types.ts';

export type { Problem } from './validate/problem.ts';

/**
 * Everything that does not hold in a sequence whose shape is right (the schema has seen to that), all at once, in the
 * file's order, cycles last. `known.models`: the agent providers there are; `shell` is always known.
 */
export function problemsOf(spec: SequenceSpec, known: { readonly models: readonly string[] }): Problem[] {
  const seq = resolveSequence(spec);
  const found = [
    ...referenceProblems(spec, seq),
    ...typeProblems(spec, seq),
    ...modelProblems(spec, seq, known.models),
    ...pathProblems(spec),
    ...parentProblems(spec, seq),
  ];
  return [...found.sort(byPlace), ...graphProblems(spec, seq)];
}

/** By the step's place in the file; problems of the sequence itself first. Array.sort is stable. */
function byPlace(a: Problem, b: Problem): number {
  const place = (problem: Problem): number => (problem.path[0] === 'steps' ? Number(problem.path[1]) : -1);
  return place(a) - place(b);
}
