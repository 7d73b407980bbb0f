import { statusView, filterView } from '../engine/status-view.ts';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import { artifactOf } from '../model/artifact.ts';
import type { InstanceId, RunId } from '../model/ids.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { ArtifactPaths, StatusFile, StatusView } from '../model/status.ts';
import type { Deps } from './deps.ts';
import { loadState, loadStateAnyhow, type RepoState } from './state.ts';
import type { StatusAnswer } from './threados.ts';

/** `seqctl status`. UNKNOWN_STEP where a step asked for is not there. */
export async function status(deps: Deps, query: { steps?: readonly string[]; run?: RunId } = {}): Promise<Result<StatusAnswer>> {
  const state = await loadState(deps, query.run);
  if (!state.ok) return withWhatRuns(deps, state);
  const view = await viewOf(deps, state.value);
  const answer = { revision: state.value.file.revision, view, warnings: state.value.warnings };
  if (query.steps === undefined || query.steps.length === 0) return ok(answer);
  const known = new Set(view.steps.map((row) => row.id));
  const unknown = query.steps.find((id) => !known.has(id.split('.')[0] ?? id));
  if (unknown !== undefined) return fail('UNKNOWN_STEP', `there is no step "${printable(unknown)}".${didYouMean(unknown, known)}`);
  return ok({
    ...answer,
    view: filterView(
      view,
      query.steps.map((id) => id.split('.')[0] ?? id),
    ),
  });
}

/** The status of everything, in the shape of cli.md. */
export async function viewOf(deps: Deps, state: RepoState): Promise<StatusView> {
  return statusView(state.sequence, state.states, {
    run_id: state.runId,
    mode: await deps.policies.shownMode(),
    executor: state.record?.executor ?? null,
    artifacts: (instance, file) => artifactPaths(deps, state.runId, instance, file),
  });
}

function artifactPaths(deps: Deps, runId: RunId | null, instance: InstanceId, file: StatusFile): ArtifactPaths {
  const dir = relativeDir(deps, deps.runs.instanceDir(runId ?? file.run_id, instance));
  const kept = (name: string) => (artifactOf(file, name) === undefined ? null : `${dir}/${name}`);
  return { dir, stdout: `${dir}/stdout.log`, stderr: `${dir}/stderr.log`, summary: kept('summary.md'), diff: kept('diff.patch') };
}

/** From the repo's root, with `/` on every platform. */
export function relativeDir(deps: Deps, absolute: string): string {
  return absolute.slice(deps.root.length + 1).replaceAll('\\', '/');
}

/** A broken definition has no status; what runs all the same is told with it. */
async function withWhatRuns(deps: Deps, broken: Extract<Result<never>, { ok: false }>): Promise<Result<never>> {
  const kept = broken.error.diagnostics === undefined ? broken : await loadStateAnyhow(deps);
  if (!kept.ok) return broken;
  const running = [...kept.value.files.values()].filter(({ state }) => state === 'starting' || state === 'running');
  if (running.length === 0) return broken;
  const ids = running.map(({ instance }) => instance);
  const hint = `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''} runs all the same: seqctl logs, wait and stop work meanwhile`;
  return { ok: false, error: { ...broken.error, hint, details: { ...broken.error.details, running: ids } } };
}
