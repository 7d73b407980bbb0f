import type { Sequence, SequenceSpec, Step } from '../../model/sequence.ts';
import { indexSteps } from '../graph.ts';
import { invalid, type Problem } from './problem.ts';

/** Children belong to a b step and stay within its limits. Chains that bite their own tail are told as cycles. */
export function parentProblems(spec: SequenceSpec, seq: Sequence): Problem[] {
  const index = indexSteps(seq);
  const children = new Map<string, number>();
  return spec.steps.flatMap((written, i): Problem[] => {
    const parent = written.parent === undefined ? undefined : index.get(written.parent);
    if (parent === undefined) return [];
    if (parent.id === written.id) return [invalid(i, 'parent', `step "${written.id}" is its own parent`)];
    if (parent.type !== 'b') {
      return [
        invalid(i, 'parent', `the parent of step "${written.id}" is "${parent.id}" of type ${parent.type}; only a b step has children`),
      ];
    }
    const count = (children.get(parent.id) ?? 0) + 1;
    children.set(parent.id, count);
    return [
      ...(count === parent.limits.children + 1
        ? [
            invalid(
              i,
              'parent',
              `step "${parent.id}" may have ${parent.limits.children} children; "${written.id}" is one more`,
              LIMITS_HINT,
            ),
          ]
        : []),
      ...depthProblem(written.id, i, parent, index),
    ];
  });
}

const LIMITS_HINT = 'raise the limits of the parent, or take a child away';

/** Walks up as far as the chain may be long at all: 100 levels (the schema's bound for `depth`). */
function depthProblem(id: string, at: number, parent: Step, index: ReadonlyMap<string, Step>): Problem[] {
  let ancestor: Step | undefined = parent;
  for (let levels = 1; ancestor !== undefined && levels <= 101; levels++) {
    if (levels > ancestor.limits.depth) {
      const message = `step "${id}" is ${levels} levels below "${ancestor.id}", which allows ${ancestor.limits.depth}`;
      return [invalid(at, 'parent', message, LIMITS_HINT)];
    }
    ancestor = ancestor.parent === null ? undefined : index.get(ancestor.parent);
  }
  return [];
}
