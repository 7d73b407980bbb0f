import type { Launch, StopRequest } from '../model/launch.ts';
import type { Finishers, RunningInstance } from '../model/ports/process.ts';
import { timestamp, type Clock } from '../model/ports/time.ts';
import type { StatusFile } from '../model/status.ts';
import { finish } from './finish.ts';
import { judge, silence } from './outcome.ts';
import type { TreeProcesses } from './processes/processes.ts';
import { STAMP_MS } from './run-program.ts';
import { runPrograms } from './run-programs.ts';
import type { HostTerminal } from './terminal-child.ts';
import { startingRecord } from './status-record.ts';
import { within } from '../util/within.ts';

export interface RunnerDeps {
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  readonly processes: TreeProcesses;
  /** The process that writes status.json, this one. */
  readonly runner: { readonly pid: number; startedAt(): Promise<string | null> };
  /** Whole or not at all; `durable` waits for the disk. May reject: a heartbeat is then left out, the last one tried again. */
  writeStatus(status: StatusFile, durable: boolean): Promise<void>;
  /** The request to stop this attempt, where there is one. */
  readStop(launch: Launch): Promise<StopRequest | null>;
  /** Loaded only when a process has ended whose output or changes are to be read. */
  finishers(): Promise<Finishers>;
  /** Output as it comes, redacted. Must not throw. */
  readonly onLog?: (stream: 'stdout' | 'stderr', bytes: Buffer) => void;
  /** No output for as long as the watchdog allows, and the step says `on_stall: notify`. */
  readonly onStall?: () => void;
  /** Ends the attempt as `stopped`: asks first, and kills after the grace… */
  readonly stop?: AbortSignal;
  /** …or at once. */
  readonly kill?: AbortSignal;
  /** Where an interactive step is shown and typed into; `null` (or absent): such a step cannot run here. */
  readonly terminal?: HostTerminal | null;
  /** Whether what shows this attempt to people is gone; asked after its end. Default: it never is. */
  readonly abandoned?: () => boolean;
  /** The claim was made by another process, which status.json still names as the runner. */
  readonly takesOver?: boolean;
}

/** What has ended by then was never written down as running: the claim says as much, and each write costs as much as a spawn. */
const SHORT_MS = 20;

/**
 * Runs one attempt from its claim to its last word:
 *
 *   (claimed) starting ──► [setup] ──► program ──► end of child ──► end of tree ──► artifacts ──► exited
 *                             │           │
 *                             └───────────┴── stop, clock ──► ask, grace, kill ──► end of tree …
 *
 * status.json is written by nobody else meanwhile, and ends in exactly one outcome.
 */
export function runInstance(launch: Launch, deps: RunnerDeps): RunningInstance {
  let resolveStarted: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (resolveStarted = resolve));
  const ended = run(launch, deps, resolveStarted).finally(resolveStarted);
  return { instance: launch.instance, started, ended };
}

async function run(launch: Launch, deps: RunnerDeps, onStarted: () => void): Promise<StatusFile> {
  const { clock } = deps;
  const begun = clock.now();
  let status = startingRecord(launch, deps.runner.pid, timestamp(clock));
  const write = serialised((file, durable) => deps.writeStatus(file, durable));
  const runnerStamp = deps.runner.startedAt();
  if (deps.takesOver) {
    const known = await within(runnerStamp, STAMP_MS);
    if (known !== null) await write({ ...status, runner_started_at: known }, false);
  }

  const heartbeat = setInterval(() => {
    // Before that the file is the claimer's, or names this process already.
    if (status.state !== 'running') return;
    status = { ...status, heartbeat_at: timestamp(clock) };
    void write(status, false);
  }, launch.clocks.heartbeat_ms);
  let tellNot: (() => void) | null = null;
  const tell = () => {
    tellNot = null;
    void write(status, false).then(onStarted);
  };
  const forget = () => {
    tellNot?.();
    tellNot = null;
  };
  const programs = await runPrograms(launch, deps, runnerStamp, {
    running: (identities) => {
      status = { ...status, ...identities, state: 'running', heartbeat_at: timestamp(clock) };
      tellNot ??= later(SHORT_MS, tell);
    },
    ended: forget,
    silent: (which) => {
      status = { ...status, error: { code: 'stalled', message: silence(launch, which) } };
      void write(status, false);
      deps.onStall?.();
    },
    heard: () => {
      status = { ...status, error: null };
      void write(status, false);
    },
  });
  clearInterval(heartbeat);
  forget();

  const ended_at = timestamp(clock);
  const made = await finish(launch, deps, programs);
  const verdict = judge({ ...programs.facts, report: made.report, patch: made.patch, abandoned: deps.abandoned?.() ?? false }, launch);
  status = {
    ...status,
    state: verdict.outcome === 'lost' ? 'lost' : 'exited',
    outcome: verdict.outcome,
    exit_code: programs.facts.exit_code,
    signal: programs.facts.signal,
    ended_at,
    heartbeat_at: ended_at,
    duration_ms: Math.max(0, clock.now() - begun),
    session_id: made.report?.session_id ?? null,
    usage: made.report?.usage ?? null,
    error: verdict.error ?? made.problem,
    artifacts: made.artifacts,
  };
  await write(status, true);
  return status;
}

/** Calls back after so long, and after whatever has happened by then was told: a busy process hears of an end late. */
function later(ms: number, callback: () => void): () => void {
  let next: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => (next = setImmediate(callback)), ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(next);
  };
}

/** How often the last status is tried again on a disk that refuses it; 3 s in all. */
const LAST_TRIES = 5;

/** One write at a time, in order. A heartbeat that finds the disk busy is left out; the last write is not. */
function serialised(writeStatus: RunnerDeps['writeStatus']): (status: StatusFile, durable: boolean) => Promise<void> {
  let queue: Promise<void> = Promise.resolve();
  let waiting = 0;
  const attempt = async (status: StatusFile, durable: boolean) => {
    for (let tries = 1; ; tries++) {
      try {
        await writeStatus(status, durable);
        return;
      } catch {
        // A full disk keeps the file of before; whoever looks finds this process gone and the step lost.
        if (!durable || tries === LAST_TRIES) return;
        await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tries));
      }
    }
  };
  return (status, durable) => {
    if (waiting > 1 && !durable) return queue;
    waiting += 1;
    queue = queue.then(() => attempt(status, durable)).finally(() => (waiting -= 1));
    return queue;
  };
}
