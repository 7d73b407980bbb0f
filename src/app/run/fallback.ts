import type { InstanceId, RunId } from '../../model/ids.ts';
import { supersededUpTo, type RunRecord } from '../../model/run.ts';
import type { Step } from '../../model/sequence.ts';
import type { Deps } from '../deps.ts';

/** The agents that this instance has found rate-limited since it last began anew: their fallbacks stand in. */
export async function exhaustedAgents(
  deps: Deps,
  runId: RunId,
  instance: InstanceId,
  record: RunRecord,
  step: Step,
): Promise<readonly string[]> {
  if (step.fallback.length === 0) return [];
  const from = supersededUpTo(record, instance);
  const attempts = (await deps.runs.attempts(runId, instance)).filter((attempt) => attempt > from);
  const files = await Promise.all(attempts.map((attempt) => deps.runs.status(runId, instance, attempt)));
  return files.flatMap((file) => (file?.error?.code === 'rate-limited' ? [file.model] : []));
}
