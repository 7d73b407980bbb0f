import { deriveStates } from '../engine/derive.ts';
import type { Failure } from '../model/failure.ts';
import type { InstanceId, RunId, StepId } from '../model/ids.ts';
import { ok, type Result } from '../model/result.ts';
import type { RunRecord } from '../model/run.ts';
import type { StatusFile, StepState } from '../model/status.ts';
import { printable } from '../util/printable.ts';
import type { Deps } from './deps.ts';
import { checkSequence, loadSequence, type LoadedSequence } from './load.ts';
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

/**
 * The same for what must go on while sequence.yaml is broken (to stop, to wait, to read logs): by the copy that the run
 * began with then, and a warning says so. A step that was added since is known by what it has left in the run alone.
 */
export async function loadStateAnyhow(deps: Deps, run?: RunId): Promise<Result<RepoState>> {
  const loaded = await loadSequence(deps);
  const runId = run ?? (await deps.runs.latest());
  if (loaded.ok) return stateOf(deps, loaded.value, runId);
  const text = runId === null || loaded.error.diagnostics === undefined ? null : await deps.runs.sequenceText(runId);
  if (text === null) return loaded;
  const copy = await deps.sequences.parse(text, `.threados/runs/${runId ?? ''}/sequence.yaml`);
  const whole = copy.ok ? await checkSequence(deps, copy.value) : copy;
  if (!whole.ok) return loaded;
  const state = await stateOf(deps, whole.value, runId);
  return state.ok ? ok({ ...state.value, warnings: [brokenText(loaded.error), ...state.value.warnings] }) : state;
}

function brokenText({ message, diagnostics: [first] = [] }: Failure): string {
  const where = first === undefined ? '' : `${first.file}:${String(first.line)}:${String(first.column)}: `;
  return `${where}${printable(first?.message ?? message)}; while it is broken, the copy that the run began with tells`;
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
