import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Launch, StopRequest } from '../../../src/model/launch.ts';
import type { RunningInstance } from '../../../src/model/ports/process.ts';
import type { StatusFile } from '../../../src/model/status.ts';
import { createProcesses } from '../../../src/runner/processes/processes.ts';
import { runInstance, type RunnerDeps } from '../../../src/runner/run-instance.ts';
import { readStopRequest } from '../../../src/runner/stop-request.ts';
import { writeWhole } from '../../../src/runner/write-whole.ts';
import { createFakeAgents, FAKE_AGENT, type FakeAgents } from '../../fakes/fake-agent.ts';

export const processes = createProcesses({ platform: process.platform, self: process.pid });

interface Attempt {
  readonly dir: string;
  readonly launch: Launch;
  readonly run: RunningInstance;
  log(name: 'stdout' | 'stderr'): Promise<Buffer>;
  status(): Promise<StatusFile>;
  requestStop(request: Partial<StopRequest>): Promise<void>;
}

export interface RunnerRig extends AsyncDisposable {
  readonly dir: string;
  readonly agents: FakeAgents;
  launch(changes?: Partial<Launch>): Launch;
  start(changes?: Partial<Launch>, deps?: Partial<RunnerDeps>): Attempt;
}

/** A folder, fake agents and the real runner; at the end nothing of any attempt is left. */
export async function createRunnerRig(): Promise<RunnerRig> {
  const dir = await mkdtemp(join(tmpdir(), 'threados runner '));
  const agents = await createFakeAgents();
  const nonces: string[] = [];
  let count = 0;

  function launch(changes: Partial<Launch> = {}): Launch {
    count += 1;
    const nonce = `nonce-${String(process.pid)}-${String(count)}-${dir.slice(-6)}`;
    nonces.push(nonce);
    return {
      schema: 1,
      run_id: 'run',
      step_id: 'step',
      instance: 'step',
      attempt: 1,
      nonce,
      executor: 'direct',
      root: dir,
      dir,
      model: 'shell',
      argv: FAKE_AGENT,
      command: ['fake-agent'],
      cwd: dir,
      env: { PATH: process.env['PATH'] ?? '', ...agents.env },
      prompt_file: null,
      setup: null,
      clocks: { start_ms: null, idle_ms: null, wall_ms: null, grace_ms: 5_000, heartbeat_ms: 60_000 },
      on_stall: 'stop',
      success_exit_codes: [0],
      keep_background: false,
      interactive: false,
      redact: [],
      output: 'text',
      diff_base: null,
      artifacts: [],
      verify: null,
      ...changes,
    };
  }

  return {
    dir,
    agents,
    launch,
    start(changes = {}, deps = {}) {
      const made = launch(changes);
      const path = join(made.dir, 'status.json');
      const run = runInstance(made, {
        clock: { now: () => Date.now() },
        platform: process.platform,
        processes,
        runner: { pid: process.pid, startedAt: () => processes.identify(process.pid) },
        writeStatus: (status, durable) => writeWhole(path, JSON.stringify(status), durable),
        readStop: readStopRequest,
        finishers: () => Promise.reject(new Error('none here')),
        ...deps,
      });
      return {
        dir: made.dir,
        launch: made,
        run,
        log: (name) => readFile(join(made.dir, `${name}.log`)),
        status: async () => JSON.parse(await readFile(path, 'utf8')) as StatusFile,
        requestStop: (request) =>
          writeFile(join(made.dir, 'stop.json'), JSON.stringify({ attempt: 1, kill: false, actor: 'human', at: '', ...request })),
      };
    },
    async [Symbol.asyncDispose]() {
      for (const nonce of nonces) await processes.stopTree({ root: null, nonce }, { grace_ms: 0 });
      await agents[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export function isAlive(pid: number): Promise<boolean> {
  return processes.identify(pid).then((stamp) => stamp !== null);
}
