import type { InstanceId, StepId } from '../model/ids.ts';
import { supersededUpTo } from '../model/run.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import type { StatusFile, StepState } from '../model/status.ts';
import type { Run } from './derive.ts';
import { launchesIn } from './frontier.ts';
import { indexSteps } from './graph.ts';
import { companionsOf, stepOfInstance } from './instances.ts';
import { trackStates } from './track-states.ts';

export interface Forecast {
  readonly launched: readonly InstanceId[];
  /** Where everything would stand at the end. */
  readonly states: ReadonlyMap<StepId, StepState>;
}

/**
 * What a run would launch from here if every process ended well, what runs already among them, and no person said a
 * word: up to the gates and reviews that would stop it. `scope`: the steps and instances that it may launch.
 */
export function forecast(seq: Sequence, run: Run, scope: 'all' | readonly InstanceId[]): Forecast {
  const files = new Map([...run.files].map(([instance, file]) => [instance, isOpen(file) ? succeeded(instance, file.attempt) : file]));
  const attempts = (instance: InstanceId): number =>
    Math.max(files.get(instance)?.attempt ?? 0, run.record === null ? 0 : supersededUpTo(run.record, instance));
  const index = indexSteps(seq);
  const named = new Set(scope === 'all' ? [] : scope);
  const tracked = trackStates(seq, { record: run.record, files });
  const launched = new Set<InstanceId>();
  let due: Iterable<Step> = seq.steps;
  for (;;) {
    const launches = launchesIn(seq, tracked.states, { lost: true });
    const batch: InstanceId[] = [];
    for (const step of due) {
      const unneeded = unneededOf(tracked.states.get(step.id)).filter((instance) => named.has(instance));
      for (const instance of [...launches(step), ...unneeded])
        if (!launched.has(instance) && (scope === 'all' || named.has(instance) || named.has(step.id))) batch.push(instance);
    }
    if (batch.length === 0) return { launched: [...launched], states: tracked.states };
    const moved = new Set<StepId>();
    for (const instance of batch) {
      launched.add(instance);
      const step = index.get(stepOfInstance(instance));
      const beside = step === undefined ? [] : companionsOf(step);
      for (const each of [instance, ...beside]) files.set(each, succeeded(each, attempts(each) + 1));
      moved.add(stepOfInstance(instance));
    }
    for (const { to } of tracked.update(moved)) moved.add(to.id);
    due = [...moved].flatMap((id) => index.get(id) ?? []);
  }
}

/** Instances of P that its `join` can do without: they run where somebody names them, and not by themselves. */
export function unneededOf(state: StepState | undefined): readonly InstanceId[] {
  const waiting = state?.instances.filter(({ status, reason }) => status === 'BLOCKED' && reason?.code === 'waiting-on');
  return (waiting ?? [])
    .filter(({ instance, reason }) => instance !== state?.id && reason?.ids.length === 0)
    .map(({ instance }) => instance);
}

function isOpen({ state }: StatusFile): boolean {
  return state === 'starting' || state === 'running';
}

function succeeded(instance: InstanceId, attempt: number): StatusFile {
  return {
    schema: 1,
    run_id: '',
    step_id: stepOfInstance(instance),
    instance,
    attempt,
    state: 'exited',
    outcome: 'success',
    exit_code: 0,
    signal: null,
    pid: null,
    pid_started_at: null,
    runner_pid: null,
    runner_started_at: null,
    nonce: '',
    started_at: '',
    ended_at: '',
    heartbeat_at: '',
    duration_ms: 0,
    model: '',
    command: [],
    cwd: '',
    executor: 'direct',
    proc: null,
    session_id: null,
    usage: null,
    error: null,
    artifacts: [],
  };
}
