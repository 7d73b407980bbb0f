import type { InstanceId } from '../../model/ids.ts';
import type { Launch } from '../../model/launch.ts';
import { timestamp } from '../../model/ports/time.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Failure } from '../../model/failure.ts';
import type { RunningInstance } from '../../model/ports/process.ts';
import type { Step } from '../../model/sequence.ts';
import type { StatusFile } from '../../model/status.ts';
import type { Deps } from '../deps.ts';
import { MISSING } from './not-installed.ts';
import { prepareLaunch, type LaunchContext, type Prepared } from './prepare.ts';

/** An instance that was handed to an executor, or that could not be: then its status file already tells the end. */
export type Takeoff = { readonly running: RunningInstance; readonly claimed: StatusFile } | { readonly ended: StatusFile };

/**
 * One instance from "may start" to "runs": prepare, claim, start. What goes wrong on the way is the instance's own
 * end, written where everybody looks for it; only a claim that somebody else holds is a failure of this call.
 */
export async function takeOff(deps: Deps, context: LaunchContext, step: Step, instance: InstanceId): Promise<Result<Takeoff>> {
  const prepared = await prepareLaunch(deps, context, step, instance);
  const draft = await claimDraft(deps, context, step, instance, prepared);
  const claim = await deps.runs.claim(draft);
  if (!claim.ok) return claim;
  const { attempt, dir } = claim.value;
  const claimed: StatusFile = { ...draft, schema: 1, attempt, state: 'starting' };
  if (!prepared.ok) return ok({ ended: await neverStarted(deps, claimed, prepared.error) });

  const promptFile = prepared.value.prompt === null ? null : `${dir}/prompt.md`;
  if (promptFile !== null && prepared.value.prompt !== null) await deps.artifacts.write(promptFile, prepared.value.prompt);
  const inputsFile = `${dir}/inputs.json`;
  if (prepared.value.inputs !== null) await deps.artifacts.write(inputsFile, `${JSON.stringify(prepared.value.inputs, null, 2)}\n`);
  const env = {
    ...prepared.value.launch.env,
    THREADOS_DIR: dir,
    ...(prepared.value.inputs === null ? {} : { THREADOS_INPUTS: inputsFile }),
  };
  const launch: Launch = { ...prepared.value.launch, env, attempt, dir, prompt_file: promptFile };
  const executor = await deps.executor(context.executor);
  const running = await executor.start(launch);
  if (!running.ok) return ok({ ended: await neverStarted(deps, claimed, running.error) });
  return ok({ running: running.value, claimed });
}

async function claimDraft(
  deps: Deps,
  context: LaunchContext,
  step: Step,
  instance: InstanceId,
  prepared: Result<Prepared>,
): Promise<Omit<StatusFile, 'schema' | 'attempt' | 'state'>> {
  const now = timestamp(deps.clock);
  const launch = prepared.ok ? prepared.value.launch : null;
  return {
    run_id: context.runId,
    step_id: step.id,
    instance,
    outcome: null,
    exit_code: null,
    signal: null,
    pid: null,
    pid_started_at: null,
    runner_pid: deps.machine.pid,
    runner_started_at: await deps.machine.startedAt(),
    nonce: launch?.nonce ?? deps.ids.nonce(),
    started_at: now,
    ended_at: null,
    heartbeat_at: now,
    duration_ms: null,
    model: launch?.model ?? step.model ?? 'shell',
    command: [...(launch?.command ?? step.command ?? [])],
    cwd: launch?.cwd ?? deps.root,
    executor: context.executor,
    proc: null,
    session_id: null,
    usage: null,
    error: null,
    artifacts: [],
  };
}

/** Which reason a failure before the start becomes: what the policy forbids, what the executor cannot do, the rest is (read as) `spawn`. */
function reasonOf(failure: Failure): string {
  if (failure.code === 'POLICY_DENIED' || failure.code === 'TRUST_REQUIRED') return 'policy';
  if (failure.code === 'MPROCS_NOT_OPEN' || failure.code === 'MPROCS_UNAVAILABLE' || failure.code === 'TERMINAL_UNAVAILABLE')
    return 'executor';
  if (failure.code === 'AGENT_NOT_FOUND' || failure.code === 'PROGRAM_NOT_FOUND') return MISSING;
  return failure.code === 'PROVIDER_UNAVAILABLE' ? 'rate-limited' : 'spawn';
}

async function neverStarted(deps: Deps, claimed: StatusFile, failure: Failure): Promise<StatusFile> {
  const message = failure.hint === undefined ? failure.message : `${failure.message} (${failure.hint})`;
  const file: StatusFile = {
    ...claimed,
    state: 'exited',
    outcome: 'spawn-error',
    ended_at: timestamp(deps.clock),
    duration_ms: 0,
    error: { code: reasonOf(failure), message },
  };
  await deps.runs.writeStatus(file);
  return file;
}
