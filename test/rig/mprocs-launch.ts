import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Executor } from '../../src/model/ports/process.ts';
import type { Launch } from '../../src/model/launch.ts';
import type { StatusFile } from '../../src/model/status.ts';
import { wireExecutor } from '../fixtures/mprocs/wire.ts';

export const FAKE_PANE = fileURLToPath(new URL('../fixtures/mprocs/pane.mjs', import.meta.url));

/** A claimed attempt, as the scheduler leaves it before it asks an executor to start it. */
export function claimed(root: string, instance: string, argv: readonly string[], attempt = 1): Launch {
  const dir = join(root, '.threados', 'runs', 'r1', instance);
  mkdirSync(dir, { recursive: true });
  const launch: Launch = {
    schema: 1,
    run_id: 'r1',
    step_id: instance.split('.')[0] ?? instance,
    instance,
    attempt,
    nonce: `${instance}-${String(attempt)}`.padEnd(32, '0'),
    executor: 'mprocs',
    root,
    dir,
    model: 'shell',
    argv,
    command: argv,
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '' },
    prompt_file: null,
    setup: null,
    clocks: { start_ms: null, idle_ms: null, wall_ms: null, grace_ms: 2000, heartbeat_ms: 5000 },
    on_stall: 'notify',
    success_exit_codes: [0],
    keep_background: false,
    interactive: false,
    redact: [],
    output: 'text',
    diff_base: null,
    artifacts: [],
    verify: null,
  };
  const now = new Date().toISOString();
  const status: StatusFile = {
    schema: 1,
    run_id: 'r1',
    step_id: launch.step_id,
    instance,
    attempt,
    state: 'starting',
    outcome: null,
    exit_code: null,
    signal: null,
    pid: null,
    pid_started_at: null,
    runner_pid: process.pid,
    runner_started_at: null,
    nonce: launch.nonce,
    started_at: now,
    ended_at: null,
    heartbeat_at: now,
    duration_ms: null,
    model: 'shell',
    command: [...argv],
    cwd: root,
    executor: 'mprocs',
    proc: null,
    session_id: null,
    usage: null,
    error: null,
    artifacts: [],
  };
  writeFileSync(join(dir, 'status.json'), JSON.stringify(status));
  return launch;
}

export function readStatus(launch: Pick<Launch, 'dir'>): StatusFile {
  return JSON.parse(readFileSync(join(launch.dir, 'status.json'), 'utf8')) as StatusFile;
}

/** The executor on a repo, and the launches that it gave up as lost. */
export function executorOn(root: string, options: { entry?: string; beginMs?: number } = {}): { executor: Executor; lost: string[] } {
  const lost: string[] = [];
  const executor = wireExecutor(root, options.entry ?? FAKE_PANE, {
    times: { livenessMs: 200, beginMs: options.beginMs ?? 30_000 },
    // eslint-disable-next-line @typescript-eslint/require-await -- a rejection, not a throw
    readStatus: async (launch) => readStatus(launch),
    onLost: (launch) => {
      lost.push(launch.instance);
      const status: StatusFile = { ...readStatus(launch), state: 'lost', outcome: 'lost' };
      writeFileSync(join(launch.dir, 'status.json'), JSON.stringify(status));
      return Promise.resolve(status);
    },
  });
  onTestFinished(() => executor.close());
  return { executor, lost };
}
