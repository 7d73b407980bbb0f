import type { RunId } from '../model/ids.ts';
import { ok, type Result } from '../model/result.ts';
import type { StatusFile } from '../model/status.ts';
import type { Deps } from './deps.ts';
import { loadState } from './state.ts';
import { viewOf } from './status.ts';
import type { RunAnswer, RunSummary } from './threados.ts';

/** `seqctl runs ls`, newest first. Counts only of the newest: older runs may be of a sequence that is no more. */
export async function runs(deps: Deps): Promise<Result<readonly RunSummary[]>> {
  const ids = [...(await deps.runs.list())].reverse();
  const summaries: RunSummary[] = [];
  for (const [i, id] of ids.entries()) {
    const record = await deps.runs.read(id);
    if (!record.ok) continue;
    const state = i === 0 ? await loadState(deps, id) : null;
    const counts = state?.ok === true ? (await viewOf(deps, state.value)).counts : null;
    summaries.push({ run_id: id, created_at: record.value.created_at, created_by: record.value.created_by, counts });
  }
  return ok(summaries);
}

/** `seqctl runs show`: the run's record, today's view of it, and every attempt, oldest first. */
export async function run(deps: Deps, id: RunId): Promise<Result<RunAnswer>> {
  const record = await deps.runs.read(id);
  if (!record.ok) return record;
  const state = await loadState(deps, id);
  if (!state.ok) return state;
  const attempts: StatusFile[] = [];
  for (const [instance] of state.value.files) attempts.push(...(await attemptsOf(deps, id, instance)));
  attempts.sort((a, b) => (a.started_at < b.started_at ? -1 : a.started_at > b.started_at ? 1 : 0));
  return ok({ record: record.value, view: await viewOf(deps, state.value), attempts });
}

/** Every attempt of an instance whose status file can be read, oldest first. */
export async function attemptsOf(deps: Deps, runId: RunId, instance: string): Promise<readonly StatusFile[]> {
  const files = await Promise.all((await deps.runs.attempts(runId, instance)).map((attempt) => deps.runs.status(runId, instance, attempt)));
  return files.filter((file): file is StatusFile => file !== null);
}
