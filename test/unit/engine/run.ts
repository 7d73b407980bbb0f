import type { RunRecord, Review } from '../../../src/model/run.ts';
import type { Sequence } from '../../../src/model/sequence.ts';
import type { Outcome, StatusFile, StepState } from '../../../src/model/status.ts';
import { deriveStates } from '../../../src/engine/derive.ts';
import { stepOfInstance } from '../../../src/engine/instances.ts';

/** How an attempt of an instance stands, in one word: an outcome, or a state before its end. */
export type How = Outcome | 'starting' | 'running' | Ended;
interface Ended {
  outcome: Outcome;
  error?: StatusFile['error'];
  exit_code?: number;
  signal?: string;
  model?: string;
}

export function statusFile(instance: string, how: How, attempt = 1): StatusFile {
  const more: Partial<Ended> = typeof how === 'object' ? how : {};
  const word = typeof how === 'object' ? how.outcome : how;
  const live = word === 'starting' || word === 'running';
  return {
    schema: 1,
    run_id: 'run-1',
    step_id: stepOfInstance(instance),
    instance,
    attempt,
    state: live ? word : word === 'lost' ? 'lost' : 'exited',
    outcome: live ? null : word,
    exit_code: live ? null : (more.exit_code ?? (word === 'success' ? 0 : word === 'failure' ? 1 : null)),
    signal: more.signal ?? null,
    pid: null,
    pid_started_at: null,
    runner_pid: null,
    runner_started_at: null,
    nonce: 'n',
    started_at: `2026-01-01T00:00:0${attempt}.000Z`,
    ended_at: live ? null : '2026-01-01T00:01:00.000Z',
    heartbeat_at: '2026-01-01T00:00:30.000Z',
    duration_ms: live ? null : 1000,
    model: more.model ?? 'shell',
    command: ['true'],
    cwd: '.',
    executor: 'direct',
    proc: null,
    session_id: null,
    usage: null,
    error: more.error ?? null,
    artifacts: [],
  };
}

export function record(more: Partial<RunRecord> = {}): RunRecord {
  return {
    schema: 1,
    run_id: 'run-1',
    created_at: '2026-01-01T00:00:00.000Z',
    created_by: 'human',
    revision: 'r',
    executor: 'direct',
    superseded: {},
    reviews: [],
    ...more,
  };
}

export function review(step: string, decision: Review['decision'], attempt = 1, note: string | null = null): Review {
  return { step, attempt, decision, actor: 'human', at: '2026-01-01T00:02:00.000Z', note };
}

export function files(how: Readonly<Record<string, How | [How, number]>>): Map<string, StatusFile> {
  return new Map(
    Object.entries(how).map(([instance, value]) => [
      instance,
      Array.isArray(value) ? statusFile(instance, value[0], value[1]) : statusFile(instance, value),
    ]),
  );
}

export function states(
  seq: Sequence,
  how: Readonly<Record<string, How | [How, number]>> = {},
  more: Partial<RunRecord> = {},
): ReadonlyMap<string, StepState> {
  return deriveStates(seq, { record: record(more), files: files(how) });
}

/** `a DONE`, `b BLOCKED waiting-on a`: each step on a line. */
export function told(all: ReadonlyMap<string, StepState>): string[] {
  return [...all.values()].map(({ id, status, reason }) =>
    [id, status, ...(reason === null ? [] : [reason.code, ...reason.ids])].join(' '),
  );
}
