import { instancesOf, companionsOf, stepOfInstance } from '../engine/instances.ts';
import type { InstanceId, RunId } from '../model/ids.ts';
import { timestamp } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { StatusFile } from '../model/status.ts';
import { auditNote } from './audit-note.ts';
import type { Deps } from './deps.ts';
import { stepNamed } from './run/scope.ts';
import type { RepoState } from './state.ts';
import type { StopReport } from './threados.ts';

/** Between asking and killing (cli.md, "stop"). */
export const GRACE_MS = 10_000;
/** How long the runner has to write its last status after its tree is gone. */
const LAST_WORD_MS = 3_000;

/** Ends running instances, whole trees, and says of each whether it could be proven. NOT_PROVEN_STOPPED. */
export async function stopSteps(deps: Deps, state: RepoState, ids: readonly string[], kill: boolean): Promise<Result<StopReport>> {
  const instances: InstanceId[] = [];
  for (const id of ids) {
    const step = stepNamed(state.sequence, id);
    // What is in no definition any more may run all the same.
    const ran = [...state.files.keys()].filter((instance) => instance === id || stepOfInstance(instance) === id);
    if (!step.ok && ran.length === 0) return step;
    if (!step.ok) instances.push(...ran);
    else instances.push(...(id.includes('.') ? [id] : [...instancesOf(step.value), ...companionsOf(step.value)]));
  }
  const stops = await Promise.all(instances.map((instance) => stopInstance(deps, state.runId, state.files.get(instance), instance, kill)));
  const running = stops.filter((stop) => stop.outcome !== 'not-running');
  return reportStops(deps, state.runId, { instances: running.length > 0 ? running : stops }, kill);
}

export async function reportStops(deps: Deps, runId: RunId | null, report: StopReport, kill: boolean): Promise<Result<StopReport>> {
  const stopped = report.instances.filter((stop) => stop.outcome !== 'not-running');
  if (stopped.length > 0) {
    await auditNote(deps, {
      action: 'stop',
      input: { instances: stopped.map((stop) => stop.instance), kill },
      decision: 'allow',
      result: stopped.map((stop) => `${stop.instance}: ${stop.outcome}`).join(', '),
      run_id: runId,
    });
  }
  const open = stopped.filter((stop) => stop.outcome === 'not-proven');
  if (open.length === 0) return ok(report);
  const alive = open.flatMap((stop) => stop.survivors.map((each) => `${each.pid} (${each.command})`));
  return fail(
    'NOT_PROVEN_STOPPED',
    `could not prove that ${open.map((stop) => stop.instance).join(', ')} stopped; still alive: ${alive.join(', ') || 'unknown'}`,
    {
      hint: 'try again with --kill, or end those processes by hand',
      details: {
        instances: report.instances.map((stop) => ({
          instance: stop.instance,
          outcome: stop.outcome,
          survivors: stop.survivors.map((s) => ({ ...s })),
        })),
      },
    },
  );
}

type Stop = StopReport['instances'][number];

/**
 * The request is on disk before the first signal goes out, so that the runner, when it sees its child end, knows
 * that it was asked for and is not a failure of the step's own.
 */
export async function stopInstance(
  deps: Deps,
  runId: RunId | null,
  file: StatusFile | undefined,
  instance: InstanceId,
  kill: boolean,
): Promise<Stop> {
  if (runId === null || file === undefined || (file.state !== 'starting' && file.state !== 'running')) {
    return { instance, outcome: 'not-running', survivors: [] };
  }
  const request = { attempt: file.attempt, kill, actor: deps.caller.actor, at: timestamp(deps.clock) };
  await deps.runs.requestStop(runId, instance, request);
  const processes = await deps.processes();
  const root = file.pid === null || file.pid_started_at === null ? null : { pid: file.pid, started_at: file.pid_started_at };
  const result = await processes.stopTree({ root, nonce: file.nonce }, { grace_ms: kill ? 0 : GRACE_MS });
  if (result.outcome === 'confirmed') await settle(deps, runId, instance, file);
  return { instance, outcome: result.outcome, survivors: result.survivors };
}

/** The runner writes the end; where it is gone too, we do. */
async function settle(deps: Deps, runId: RunId, instance: InstanceId, seen: StatusFile): Promise<void> {
  const runner =
    seen.runner_pid === null || seen.runner_started_at === null ? null : { pid: seen.runner_pid, started_at: seen.runner_started_at };
  const processes = await deps.processes();
  const until = deps.clock.now() + LAST_WORD_MS;
  for (;;) {
    const file = await deps.runs.status(runId, instance);
    if (file === null || file.attempt !== seen.attempt || file.state === 'exited' || file.state === 'lost') return;
    const alone = runner === null || !(await processes.isAlive(runner));
    if (alone || deps.clock.now() > until) {
      if (alone) await deps.runs.writeStatus(stoppedFile(file, timestamp(deps.clock)));
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function stoppedFile(file: StatusFile, at: string): StatusFile {
  const duration = Math.max(0, Date.parse(at) - Date.parse(file.started_at));
  return {
    ...file,
    state: 'exited',
    outcome: 'stopped',
    ended_at: at,
    duration_ms: duration,
    error: { code: 'stopped', message: 'stopped; its runner had gone before' },
  };
}
