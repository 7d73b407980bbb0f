import type { InstanceId, RunId } from '../model/ids.ts';
import { ok, type Result } from '../model/result.ts';
import { timestamp } from '../model/ports/time.ts';
import type { StatusFile } from '../model/status.ts';
import type { Deps } from './deps.ts';
import type { ReconcileReport } from './threados.ts';

/** A pane's runner may still be on its way to take over a claim whose scheduler has died: wait this long. */
const TAKEOVER_MS = 10_000;
const TAIL_BYTES = 2_000;

export interface Reconciled {
  readonly files: ReadonlyMap<InstanceId, StatusFile>;
  readonly lost: readonly InstanceId[];
  readonly alive: readonly InstanceId[];
}

/**
 * Holds what status.json says against the process table. A running attempt whose runner *and* process are gone is
 * `lost`; one of them alive means that it still runs. Costs nothing where nothing claims to run.
 */
export async function reconcileRun(deps: Deps, runId: RunId, files: ReadonlyMap<InstanceId, StatusFile>): Promise<Reconciled> {
  const open = [...files.values()].filter((file) => file.state === 'starting' || file.state === 'running');
  if (open.length === 0) return { files, lost: [], alive: [] };
  const pids = open.flatMap((file) => [file.pid, file.runner_pid]).filter((pid): pid is number => pid !== null);
  const alive = await (await deps.processes()).identifyAll(pids);
  const dead = open.filter((file) => !livesIn(alive, file) && !mayStillBeTakenOver(deps, file));
  if (dead.length === 0) return { files, lost: [], alive: open.map((file) => file.instance) };

  const changed = new Map(files);
  const lost: InstanceId[] = [];
  for (const file of dead) {
    const settled = await markLost(deps, runId, file);
    changed.set(file.instance, settled);
    if (settled.state === 'lost') lost.push(file.instance);
  }
  return { files: changed, lost, alive: open.map((file) => file.instance).filter((id) => !lost.includes(id)) };
}

function livesIn(table: ReadonlyMap<number, string>, file: StatusFile): boolean {
  const lives = (pid: number | null, stamp: string | null) => pid !== null && stamp !== null && table.get(pid) === stamp;
  return lives(file.pid, file.pid_started_at) || lives(file.runner_pid, file.runner_started_at);
}

function mayStillBeTakenOver(deps: Deps, file: StatusFile): boolean {
  return file.executor === 'mprocs' && file.state === 'starting' && deps.clock.now() - Date.parse(file.started_at) < TAKEOVER_MS;
}

/**
 * Race: between our look at the file and at the process table the runner may have written the end and gone. So
 * the file is read again now that the runner is known to be dead; nobody writes it after that but us.
 */
async function markLost(deps: Deps, runId: RunId, seen: StatusFile): Promise<StatusFile> {
  const now = await deps.runs.status(runId, seen.instance);
  if (now === null) return seen;
  if (now.attempt !== seen.attempt || now.state !== seen.state || now.runner_pid !== seen.runner_pid) return now;
  const dir = deps.runs.instanceDir(runId, seen.instance);
  const log = (await deps.artifacts.tail(`${dir}/stderr.log`, TAIL_BYTES)) ?? '';
  const out = log.trim() === '' ? ((await deps.artifacts.tail(`${dir}/stdout.log`, TAIL_BYTES)) ?? '') : log;
  const last = out.trim().split('\n').slice(-5).join('\n');
  const ended = timestamp(deps.clock);
  const file: StatusFile = {
    ...now,
    state: 'lost',
    outcome: 'lost',
    ended_at: ended,
    // Nobody knows when it died: the last heartbeat is only a lower bound.
    duration_ms: null,
    error: { code: 'lost', message: `its runner is gone and left no result${last === '' ? '' : `; last words: ${last}`}` },
  };
  await deps.runs.writeStatus(file);
  return file;
}

/** The same look at one instance, for an executor that misses its runner: what is true now. */
export async function reconcileInstance(deps: Deps, runId: RunId, instance: InstanceId): Promise<StatusFile> {
  const file = await deps.runs.status(runId, instance);
  if (file === null) throw new Error(`${instance} has no status file to reconcile`);
  const { files } = await reconcileRun(deps, runId, new Map([[instance, file]]));
  return files.get(instance) ?? file;
}

/** `seqctl reconcile`: the same look, told. */
export async function reconcile(deps: Deps): Promise<Result<ReconcileReport>> {
  const runId = await deps.runs.latest();
  if (runId === null) return ok({ lost: [], alive: [], swept: [] });
  const { files } = await deps.runs.statuses(runId);
  const { lost, alive } = await reconcileRun(deps, runId, files);
  return ok({ lost, alive, swept: [] });
}
