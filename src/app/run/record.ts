import { restartSteps } from '../../engine/supersede.ts';
import { stepOfInstance } from '../../engine/instances.ts';
import type { RunAction } from '../../model/action.ts';
import { timestamp } from '../../model/ports/time.ts';
import { ok, type Result } from '../../model/result.ts';
import { supersededUpTo, type RunRecord } from '../../model/run.ts';
import type { Deps } from '../deps.ts';
import { stateOf, type RepoState } from '../state.ts';

/** The run that an action continues, or a new one where there is none; what it restarts no longer counts from here on. */
export async function recordFor(deps: Deps, state: RepoState, action: RunAction): Promise<Result<RunRecord>> {
  const executor = await executorOf(deps, action.executor ?? 'auto');
  if (state.record === null) return newRecord(deps, state, executor);
  const restart = action.action === 'restart.step';
  if (!restart && state.record.executor === executor) return ok(state.record);
  return deps.runs.update(state.record.run_id, (record) => {
    const now = { ...record, executor };
    return restart ? restartSteps(state.sequence, now, state.files, action.ids) : now;
  });
}

/** `auto`: mprocs where this repo's is open, else in this process. */
export async function executorOf(deps: Deps, wanted: 'auto' | 'mprocs' | 'direct'): Promise<'direct' | 'mprocs'> {
  if (wanted !== 'auto') return wanted;
  return (await (await deps.mprocs()).status()).state === 'open' ? 'mprocs' : 'direct';
}

async function newRecord(deps: Deps, state: RepoState, executor: 'direct' | 'mprocs'): Promise<Result<RunRecord>> {
  const record: RunRecord = {
    schema: 1,
    run_id: deps.ids.run(),
    created_at: timestamp(deps.clock),
    created_by: deps.caller.actor,
    revision: state.file.revision,
    executor,
    superseded: {},
    reviews: [],
  };
  const created = await deps.runs.create(record, state.file.text);
  return created.ok ? ok(record) : created;
}

/** `lost` runs again under `run all`, `run runnable` and by name: its dead attempt no longer counts. */
export async function reviveLost(deps: Deps, state: RepoState, action: RunAction): Promise<Result<RepoState>> {
  if (state.runId === null || action.action === 'restart.step') return ok(state);
  const named = action.action === 'run.step' ? new Set(action.ids.map(stepOfInstance)) : null;
  const counts = (instance: string, attempt: number) => state.record !== null && attempt > supersededUpTo(state.record, instance);
  const lost = [...state.files.values()].filter(
    (file) => file.outcome === 'lost' && counts(file.instance, file.attempt) && (named === null || named.has(file.step_id)),
  );
  if (lost.length === 0) return ok(state);
  const record = await deps.runs.update(state.runId, (now) => ({
    ...now,
    superseded: { ...now.superseded, ...Object.fromEntries(lost.map((file) => [file.instance, file.attempt])) },
  }));
  return record.ok ? stateOf(deps, state, state.runId) : record;
}
