import { predecessors } from '../engine/graph.ts';
import type { Sequence, Step } from '../model/sequence.ts';

/**
 * For drawing only: a step that names no lane (most gates do not) stands in the lane of the first step it waits for,
 * so that a line of work stays one line. In the file's order: what waits for a borrower borrows on.
 */
export function borrowLanes(seq: Sequence): Sequence {
  const lanes = new Map<string, string>();
  for (const step of seq.steps) if (step.lane !== null) lanes.set(step.id, step.lane);
  const before = predecessors(seq);
  const steps = seq.steps.map((step): Step => {
    if (step.lane !== null) return step;
    const lane = before
      .get(step.id)
      ?.map((id) => lanes.get(id))
      .find((found) => found !== undefined);
    if (lane === undefined) return step;
    lanes.set(step.id, lane);
    return { ...step, lane };
  });
  return { ...seq, steps };
}
