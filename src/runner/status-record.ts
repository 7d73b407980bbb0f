import type { Launch } from '../model/launch.ts';
import type { StatusFile } from '../model/status.ts';

/** status.json of an attempt that has not spawned anything yet. */
export function startingRecord(launch: Launch, runnerPid: number, now: string): StatusFile {
  return {
    schema: 1,
    run_id: launch.run_id,
    step_id: launch.step_id,
    instance: launch.instance,
    attempt: launch.attempt,
    state: 'starting',
    outcome: null,
    exit_code: null,
    signal: null,
    pid: null,
    pid_started_at: null,
    runner_pid: runnerPid,
    runner_started_at: null,
    nonce: launch.nonce,
    started_at: now,
    ended_at: null,
    heartbeat_at: now,
    duration_ms: null,
    model: launch.model,
    command: [...launch.command],
    cwd: launch.cwd,
    executor: launch.executor,
    proc: launch.proc ?? null,
    session_id: null,
    usage: null,
    error: null,
    artifacts: [],
  };
}
