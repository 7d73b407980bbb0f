import type { StepId } from '../model/ids.ts';
import type { Step } from '../model/sequence.ts';

/** The b step that a step is, or else the nearest one above it; `null` where nobody leads it. */
export function orchestratorOf(id: StepId, index: ReadonlyMap<StepId, Step>): Step | null {
  const seen = new Set<StepId>();
  for (let step = index.get(id); step !== undefined && !seen.has(step.id); step = index.get(step.parent ?? '')) {
    if (step.type === 'b') return step;
    seen.add(step.id);
  }
  return null;
}

/** The steps above one, nearest first. */
export function ancestorsOf(id: StepId, index: ReadonlyMap<StepId, Step>): readonly StepId[] {
  const above: StepId[] = [];
  for (let at = index.get(id)?.parent ?? null; at !== null && !above.includes(at); at = index.get(at)?.parent ?? null) above.push(at);
  return above;
}
