import { deriveStates } from '../engine/derive.ts';
import type { InstanceId, RunId, StepId } from '../model/ids.ts';
import { ok, type Result } from '../model/result.ts';
import type { RunRecord } from '../model/run.ts';
import type { StatusFile, StepState } from '../model/status.ts';
import type { Deps } from './deps.ts';
import { loadSequence, type LoadedSequence } from './load.ts';
import { reconcileRun } from './reconcile.ts';

/** A sequence and how far its run is: what nearly every use-case looks at. */
export interface RepoState extends LoadedSequence {
  readonly runId: RunId | null;
  readonly record: RunRecord | null;
  readonly files: ReadonlyMap<InstanceId, StatusFile>;
  readonly states: ReadonlyMap<StepId, StepState>;
  readonly warnings: readonly string[];
}

/** The latest run (or the one named), what died in it found out first. UNKNOWN_RUN. */
export async function loadState(deps: Deps, run?: RunId): Promise<Result<RepoState>> {
  const loaded = await loadSequence(deps);
  if (!loaded.ok) return loaded;
  return stateOf(deps, loaded.value, run ?? (await deps.runs.latest()));
}

export async function stateOf(deps: Deps, loaded: LoadedSequence, runId: RunId | null): Promise<Result<RepoState>> {
  if (runId === null) {
    const states = deriveStates(loaded.sequence, { record: null, files: new Map() });
    return ok({ ...loaded, runId, record: null, files: new Map(), states, warnings: [] });
  }
  const record = await deps.runs.read(runId);
  if (!record.ok) return record;
  const { files, broken } = await deps.runs.statuses(runId);
  const settled = await reconcileRun(deps, runId, files);
  const states = deriveStates(loaded.sequence, { record: record.value, files: settled.files });
  const warnings = broken.map((path) => `${path} cannot be read and is left out`);
  return ok({ ...loaded, runId, record: record.value, files: settled.files, states, warnings });
}
