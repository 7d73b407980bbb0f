import type { Sequence, SequenceSpec } from '../../model/sequence.ts';
import { cycleText, findCycles } from '../cycles.ts';
import type { Problem } from './problem.ts';

/** Cycles through hard, soft, candidate and parent edges. A step that names itself was told where it does so. */
export function graphProblems(spec: SequenceSpec, seq: Sequence): Problem[] {
  return findCycles(seq)
    .filter((cycle) => cycle.length > 2)
    .map((cycle) => {
      const [first = '', ...rest] = cycle;
      const waits = new Set([first, ...rest]);
      const at = spec.steps.findIndex((step) => step.id === first);
      const step = spec.steps[at];
      const field = (['depends_on', 'after', 'candidates'] as const).find((name) => step?.[name]?.some((id) => waits.has(id)));
      return {
        code: 'CYCLE',
        message: `steps wait for each other: ${cycleText(cycle)}`,
        path: ['steps', at, ...(field === undefined ? [] : [field])],
        hint: 'take one of these dependencies away',
      };
    });
}
