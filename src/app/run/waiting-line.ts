import { indexSteps } from '../../engine/graph.ts';
import type { StepId } from '../../model/ids.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import type { StepState } from '../../model/status.ts';
import { createPositionSet } from '../../util/position-set.ts';
import { KINDS, kindOf, type Kind } from './capacity.ts';

/** The steps that have something READY, in the file's order: nobody looks through ten thousand for the next one. */
export interface WaitingLine {
  update(state: StepState): void;
  /** Goes on from the last one given; a kind that `mayCome` refuses is passed over, all of it at once. */
  inOrder(mayCome: (kind: Kind) => boolean): Generator<Step>;
}

export function createWaitingLine(seq: Sequence, states: ReadonlyMap<StepId, StepState>): WaitingLine {
  const steps = [...indexSteps(seq).values()];
  const positions = new Map(steps.map((step, at) => [step.id, at]));
  const lines = {
    shell: createPositionSet(steps.length),
    agent: createPositionSet(steps.length),
    orchestrator: createPositionSet(steps.length),
  };

  const update = (state: StepState): void => {
    const at = positions.get(state.id);
    const step = at === undefined ? undefined : steps[at];
    if (at === undefined || step === undefined) return;
    lines[kindOf(step)][state.instances.some((each) => each.status === 'READY') ? 'add' : 'delete'](at);
  };
  for (const state of states.values()) update(state);

  return {
    update,
    *inOrder(mayCome) {
      for (let from = 0; ;) {
        const nearest = KINDS.filter(mayCome)
          .map((kind) => lines[kind].next(from))
          .filter((at) => at >= 0);
        const step = steps[Math.min(...nearest)];
        if (step === undefined) return;
        from = Math.min(...nearest) + 1;
        yield step;
      }
    },
  };
}
