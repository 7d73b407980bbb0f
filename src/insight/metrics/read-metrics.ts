import { artifactOf } from '../../model/artifact.ts';
import type { ThreadOs } from '../../app/threados.ts';
import { comparePatches } from '../../engine/compare-patches.ts';
import { indexSteps } from '../../engine/graph.ts';
import { inputsOf } from '../../engine/inputs.ts';
import type { StepId } from '../../model/ids.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Fusion, RunFacts } from './run-metrics.ts';

/**
 * The facts of every run since a time (RFC 3339), oldest first. A run that cannot be read is left out and named in
 * `warnings`. Patches are looked at for the newest run only: those of older ones belong to sequences of their own.
 */
export async function readMetrics(
  os: ThreadOs,
  since: string | null,
): Promise<Result<{ readonly facts: readonly RunFacts[]; readonly warnings: readonly string[] }>> {
  const [sequence, listed] = [await os.sequence(), await os.runs()];
  if (!sequence.ok) return sequence;
  if (!listed.ok) return listed;
  const [newest] = listed.value;
  const facts: RunFacts[] = [];
  const warnings: string[] = [];
  for (const { run_id, created_at } of [...listed.value].reverse()) {
    if (since !== null && created_at < since) continue;
    const run = await os.run(run_id);
    if (!run.ok) {
      warnings.push(`run ${run_id} is left out: ${run.error.message}`);
      continue;
    }
    const { record, attempts } = run.value;
    facts.push({ record, attempts, fusions: await fusionsOf(os, sequence.value.sequence, run_id === newest?.run_id ? attempts : []) });
  }
  return ok({ facts, warnings });
}

async function fusionsOf(os: ThreadOs, sequence: Sequence, attempts: RunFacts['attempts']): Promise<ReadonlyMap<StepId, Fusion>> {
  const index = indexSteps(sequence);
  const kept = new Set(attempts.filter((file) => artifactOf(file, 'diff.patch') !== undefined).map((file) => file.instance));
  const fusions = new Map<string, Fusion>();
  for (const step of index.values()) {
    if (step.type !== 'f') continue;
    const candidates = inputsOf(step, index);
    const patches: { instance: string; patch: string }[] = [];
    for (const instance of candidates.filter((each) => kept.has(each))) {
      const found = await os.diff(instance);
      if (found.ok) patches.push({ instance, patch: found.value.patch });
    }
    fusions.set(step.id, { candidates, agreement: comparePatches(patches).agreement });
  }
  return fusions;
}
