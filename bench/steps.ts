/**
 * What one step costs beyond its process: the direct path (claim, runner, two piped logs, two status files, end
 * of the tree looked after) over 100 × `true`, against the floor of a Node program that does the same with
 * nothing but `spawn`: pipes, two log files, status.json twice, synced (floor.mjs). Run: npm run bench -- steps
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Launch } from '../src/model/launch.ts';
import { createDirectExecutor } from '../src/executors/direct/executor.ts';
import { createProcesses } from '../src/runner/processes/processes.ts';
import { runInstance } from '../src/runner/run-instance.ts';
import { readStopRequest } from '../src/runner/stop-request.ts';
import { createRunStore } from '../src/store/runs.ts';
import { runStep as floorStep } from './floor-step.mjs';
import { median, type Row } from './measure.ts';

const TRUE = process.platform === 'win32' ? [process.execPath, '-e', '0'] : ['/bin/true'];

const STEPS = 100;
const ROUNDS = 7;
const SHAPES = [
  { name: 'a chain', width: 1 },
  { name: '8 at a time', width: 8 },
];

/** Milliseconds per step of both, and their ratio: medians of rounds that alternate, for the machine is never quiet. */
export async function bench(): Promise<readonly Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'threados-bench-'));
  try {
    const direct = await directPath(dir);
    const rows: Row[] = [];
    for (const { name, width } of SHAPES) {
      const floor: number[] = [];
      const path: number[] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        const id = `${String(width)}-${String(round)}`;
        floor.push(await timed(width, (n) => floorStep([...TRUE], join(dir, `floor-${id}-${String(n)}`))));
        path.push(await timed(width, (n) => direct(`s${id}-${String(n)}`)));
      }
      const [floors, paths] = [floor.slice(1), path.slice(1)]; // the first round warms up
      const ratios = paths.map((ms, i) => ms / (floors[i] ?? Number.NaN));
      rows.push(
        { name: `floor, ${name}`, value: median(floors), unit: 'ms/step' },
        { name: `direct, ${name}`, value: median(paths), unit: 'ms/step' },
        { name: `direct / floor, ${name}`, value: median(ratios), unit: 'x' },
      );
    }
    return rows;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Milliseconds per step, `width` at a time. */
async function timed(width: number, run: (n: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const worker = async () => {
    while (next < STEPS) await run(next++);
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: width }, worker));
  return (performance.now() - begun) / STEPS;
}

async function directPath(root: string): Promise<(instance: string) => Promise<unknown>> {
  const clock = { now: () => Date.now() };
  const store = createRunStore({ root, clock });
  const run_id = '20261123-090000-0000';
  const record = {
    schema: 1,
    run_id,
    created_at: '',
    created_by: 'human',
    revision: '',
    executor: 'direct',
    superseded: {},
    reviews: [],
  } as const;
  await store.create({ ...record, reviews: [] }, 'version: 1\nsteps: []\n');
  const processes = createProcesses({ platform: process.platform, self: process.pid });
  const started = (await processes.identify(process.pid)) ?? '';
  const executor = createDirectExecutor({
    guardian: null,
    hasTerminal: false,
    run: (launch) =>
      runInstance(launch, {
        clock,
        platform: process.platform,
        processes,
        runner: { pid: process.pid, startedAt: () => Promise.resolve(started) },
        writeStatus: (status, durable) => store.writeStatus(status, durable),
        readStop: readStopRequest,
        finishers: () => Promise.reject(new Error('not for a shell step')),
      }),
  });

  return async (instance) => {
    const now = new Date().toISOString();
    const nonce = `bench-${instance}`;
    const common = {
      run_id,
      step_id: instance,
      instance,
      nonce,
      model: 'shell',
      command: [...TRUE],
      cwd: root,
      executor: 'direct' as const,
      proc: null,
    };
    const claim = await store.claim({
      ...common,
      outcome: null,
      exit_code: null,
      signal: null,
      pid: null,
      pid_started_at: null,
      runner_pid: process.pid,
      runner_started_at: started,
      started_at: now,
      ended_at: null,
      heartbeat_at: now,
      duration_ms: null,
      session_id: null,
      usage: null,
      error: null,
      artifacts: [],
    });
    if (!claim.ok) throw new Error(claim.error.message);
    const launch: Launch = {
      ...common,
      schema: 1,
      attempt: claim.value.attempt,
      root,
      dir: claim.value.dir,
      argv: TRUE,
      env: { PATH: process.env['PATH'] ?? '' },
      prompt_file: null,
      setup: null,
      clocks: { start_ms: null, idle_ms: null, wall_ms: null, grace_ms: 10_000, heartbeat_ms: 5_000 },
      on_stall: 'stop',
      success_exit_codes: [0],
      keep_background: false,
      interactive: false,
      redact: [],
      output: 'text',
      diff_base: null,
      artifacts: [],
      verify: null,
    };
    const running = await executor.start(launch);
    if (running.ok) await running.value.ended;
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, value, unit } of await bench()) console.log(`${name}: ${value.toFixed(2)} ${unit}`);
}
