import type { InstanceId, RunId } from '../model/ids.ts';
import { ok, type Result } from '../model/result.ts';
import { timestamp } from '../model/ports/time.ts';
import type { StatusFile } from '../model/status.ts';
import type { Deps } from './deps.ts';
import type { ReconcileReport } from './threados.ts';

/** A pane's runner may still be on its way to take over a claim whose scheduler has died: wait this long. */
const TAKEOVER_MS = 10_000;
const TAIL_BYTES = 2_000;
/** Between asking what a dead runner left and killing it: nobody keeps what it still has to say. */
const GRACE_MS = 2_000;

export interface Reconciled {
  readonly files: ReadonlyMap<InstanceId, StatusFile>;
  readonly lost: readonly InstanceId[];
  readonly alive: readonly InstanceId[];
  /** Those of `lost` whose processes lived on and were ended. */
  readonly swept: readonly InstanceId[];
}

/**
 * Holds what status.json says against the process table. Costs nothing where nothing claims to run.
 *
 *   runner  program   direct                     in a pane
 *   lives   any       runs                       runs
 *   gone    lives     runs: its guardian ends    its tree is ended, then `lost`: nobody reads its output any more,
 *                     it, or a person does       and nothing else would end it
 *   gone    gone      `lost`; what carries its nonce is ended
 */
export async function reconcileRun(deps: Deps, runId: RunId, files: ReadonlyMap<InstanceId, StatusFile>): Promise<Reconciled> {
  const open = [...files.values()].filter((file) => file.state === 'starting' || file.state === 'running');
  if (open.length === 0) return { files, lost: [], alive: [], swept: [] };
  const pids = open.flatMap((file) => [file.pid, file.runner_pid]).filter((pid): pid is number => pid !== null);
  const table = await (await deps.processes()).identifyAll([...pids, deps.machine.pid]);
  // A table in which not even this process stands could not be read, and says nothing of the others.
  const dead = table.has(deps.machine.pid) ? open.filter((file) => !runs(table, file) && !mayStillBeTakenOver(deps, file)) : [];
  if (dead.length === 0) return { files, lost: [], alive: open.map((file) => file.instance), swept: [] };

  const settled = await Promise.all(dead.map((file) => settleDead(deps, runId, file)));
  const lost = settled.filter(({ now }) => now.state === 'lost').map(({ now }) => now.instance);
  return {
    files: new Map([...files, ...settled.map(({ now }) => [now.instance, now] as const)]),
    lost,
    alive: open.map((file) => file.instance).filter((id) => !lost.includes(id)),
    swept: settled.filter(({ swept }) => swept).map(({ now }) => now.instance),
  };
}

function runs(table: ReadonlyMap<number, string>, file: StatusFile): boolean {
  const lives = (pid: number | null, stamp: string | null) => pid !== null && stamp !== null && table.get(pid) === stamp;
  if (lives(file.runner_pid, file.runner_started_at)) return true;
  return file.executor === 'direct' && lives(file.pid, file.pid_started_at);
}

function mayStillBeTakenOver(deps: Deps, file: StatusFile): boolean {
  return file.executor === 'mprocs' && file.state === 'starting' && deps.clock.now() - Date.parse(file.started_at) < TAKEOVER_MS;
}

interface Settled {
  /** What is true now. */
  readonly now: StatusFile;
  readonly swept: boolean;
}

/**
 * Race: between our look at the file and at the process table the runner may have written the end and gone. So
 * the file is read again now that the runner is known to be dead; nobody writes it after that but us.
 */
async function settleDead(deps: Deps, runId: RunId, seen: StatusFile): Promise<Settled> {
  const now = await deps.runs.status(runId, seen.instance);
  if (now === null) return { now: seen, swept: false };
  if (now.attempt !== seen.attempt || now.state !== seen.state || now.runner_pid !== seen.runner_pid) return { now, swept: false };
  // Ended before it is called lost: the next attempt must not begin beside it.
  const ended = await endWhatIsLeft(deps, now);
  if (ended === 'not-proven') return { now, swept: false };
  const file = await markLost(deps, runId, now, ended);
  return { now: file, swept: ended === 'ended' };
}

async function endWhatIsLeft(deps: Deps, file: StatusFile): Promise<'nothing' | 'ended' | 'not-proven'> {
  const processes = await deps.processes();
  const target = {
    root: file.pid === null || file.pid_started_at === null ? null : { pid: file.pid, started_at: file.pid_started_at },
    nonce: file.nonce,
  };
  if ((await processes.census(target)).length === 0) return 'nothing';
  const { outcome } = await processes.stopTree(target, { grace_ms: GRACE_MS });
  return outcome === 'not-proven' ? 'not-proven' : 'ended';
}

async function markLost(deps: Deps, runId: RunId, now: StatusFile, left: 'nothing' | 'ended'): Promise<StatusFile> {
  const dir = deps.runs.instanceDir(runId, now.instance);
  const log = (await deps.artifacts.tail(`${dir}/stderr.log`, TAIL_BYTES)) ?? '';
  const out = log.trim() === '' ? ((await deps.artifacts.tail(`${dir}/stdout.log`, TAIL_BYTES)) ?? '') : log;
  const last = out.trim().split('\n').slice(-5).join('\n');
  const ended = timestamp(deps.clock);
  const why = `its runner left no result${left === 'ended' ? '; the processes that it left were ended' : ''}`;
  const file: StatusFile = {
    ...now,
    state: 'lost',
    outcome: 'lost',
    ended_at: ended,
    // Nobody knows when it died: the last heartbeat is only a lower bound.
    duration_ms: null,
    error: { code: 'lost', message: `${why}${last === '' ? '' : `; last words: ${last}`}` },
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
  const { lost, alive, swept } = await reconcileRun(deps, runId, files);
  return ok({ lost, alive, swept });
}
