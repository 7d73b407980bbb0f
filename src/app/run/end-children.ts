import { indexSteps } from '../../engine/graph.ts';
import { ancestorsOf } from '../../engine/orchestrator.ts';
import type { InstanceId, RunId, StepId } from '../../model/ids.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import type { Deps } from '../deps.ts';
import { stopInstance } from '../stop.ts';

/** An orchestrator that failed, or was stopped, takes what runs below it along: nobody leads it any more. */
export async function endChildren(
  deps: Deps,
  runId: RunId,
  sequence: Sequence,
  orchestrator: StepId,
  flights: ReadonlyMap<InstanceId, Step>,
): Promise<void> {
  const index = indexSteps(sequence);
  const inItsName = { ...deps, caller: { actor: `agent:${orchestrator}`, inside: null, evidence: 'the end of its orchestrator' } as const };
  const below = [...flights].filter(([, step]) => ancestorsOf(step.id, index).includes(orchestrator));
  await Promise.all(
    below.map(async ([instance]) => {
      const file = await deps.runs.status(runId, instance);
      if (file !== null) await stopInstance(inItsName, runId, file, instance, false);
    }),
  );
}
