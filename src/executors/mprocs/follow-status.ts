import { stat } from 'node:fs/promises';
import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { Processes, RunningInstance } from '../../model/ports/process.ts';
import type { Launch } from '../../model/launch.ts';
import type { StatusFile } from '../../model/status.ts';
import type { AddedPane } from './add-panes.ts';
import type { SessionFinder } from './live-session.ts';
import type { StateFiles } from './state-files.ts';

/** How often status.json is looked at where the file system tells nothing of its own accord. */
const LOOK_MS = 200;
/** How often it is asked whether the runners still live. */
const LIVENESS_MS = 2000;
/** A pane that has not begun by then never will. Generous: fifty may be starting on a busy machine. */
const BEGIN_MS = 60_000;
/** Looks without an mprocs before a pane that had not begun is given up: it may have read its launch just before. */
const ORPHAN_LOOKS = 2;

export interface FollowDeps {
  readonly finder: SessionFinder;
  readonly files: StateFiles;
  readonly processes: Pick<Processes, 'identifyAll'>;
  /** The status file of this very attempt, `null` where there is none. */
  readStatus(launch: Launch): Promise<StatusFile | null>;
  /**
   * Called when the runner seems to be gone without a last word: decides, writes and returns what is true now. A
   * status that is not final means that something of the attempt still lives; it is then asked again.
   */
  onLost(launch: Launch): Promise<StatusFile>;
  /** The process that claimed the attempt: until the pane's runner takes over, status.json names this one. */
  readonly claimer: number;
  readonly times?: { readonly livenessMs: number; readonly beginMs: number };
}

/** Tells when panes have started and ended, from what their runners write. */
export interface StatusFollower {
  follow(pane: AddedPane): RunningInstance;
  /** Stops looking; what has not ended by then stays unsettled. */
  close(): void;
}

/**
 * One attempt, as seen from outside of its pane:
 *
 *   asked for ──► begun ──► running ──► ended
 *       │           │          │
 *       │           └──────────┴── its runner is gone, status not final ──► lost
 *       └── mprocs stays gone, or BEGIN_MS is over: the launch file is taken back ──► lost
 */
interface Followed {
  readonly pane: AddedPane;
  readonly since: number;
  readonly watcher: FSWatcher | null;
  seen: string | null;
  status: StatusFile | null;
  orphanLooks: number;
  looking: boolean;
  lookAgain: boolean;
  readonly start: () => void;
  readonly end: (status: StatusFile) => void;
}

export function createStatusFollower(deps: FollowDeps): StatusFollower {
  const { livenessMs, beginMs } = deps.times ?? { livenessMs: LIVENESS_MS, beginMs: BEGIN_MS };
  const followed = new Set<Followed>();
  let timer: NodeJS.Timeout | null = null;
  let lastLiveness = 0;
  let judging = false;

  function tick(): void {
    for (const one of followed) void lookIfChanged(one);
    if (judging || performance.now() - lastLiveness < livenessMs) return;
    judging = true;
    void judgeAll().finally(() => {
      lastLiveness = performance.now();
      judging = false;
    });
  }

  async function lookIfChanged(one: Followed): Promise<void> {
    const found = await stat(statusFile(one.pane.launch), { bigint: true }).catch(() => null);
    const stamp = found === null ? null : `${String(found.mtimeNs)}/${String(found.ino)}/${String(found.size)}`;
    if (stamp === one.seen) return;
    one.seen = stamp;
    await look(one);
  }

  async function look(one: Followed): Promise<void> {
    one.lookAgain = true;
    if (one.looking) return;
    one.looking = true;
    while (one.lookAgain) {
      one.lookAgain = false;
      const status = await deps.readStatus(one.pane.launch).catch(() => null);
      if (status?.nonce !== one.pane.launch.nonce) continue;
      one.status = status;
      if (status.state !== 'starting') one.start();
      if (isFinal(status)) settle(one, status);
    }
    one.looking = false;
  }

  function settle(one: Followed, status: StatusFile): void {
    if (!followed.delete(one)) return;
    one.watcher?.close();
    one.start();
    one.end(status);
    if (followed.size === 0) stopTimer();
  }

  /** One look at the process table for all. */
  async function judgeAll(): Promise<void> {
    const asked = [...followed];
    const pids = asked.map((one) => one.status?.runner_pid ?? null).filter((pid) => pid !== null);
    const [stamps, session] = await Promise.all([deps.processes.identifyAll(pids), deps.finder.live()]);
    await Promise.all(
      asked.map(async (one) => {
        const { status } = one;
        const begun = status !== null && status.runner_pid !== null && status.runner_pid !== deps.claimer;
        const gone = begun ? isGone(status, stamps) : await neverBegins(one, session.ok);
        if (!gone) return;
        // It may have written its last word between the look at the file and the look at the table.
        await look(one);
        if (!followed.has(one)) return;
        const decided = await deps.onLost(one.pane.launch);
        if (isFinal(decided)) settle(one, decided);
      }),
    ).catch(() => undefined);
  }

  async function neverBegins(one: Followed, sessionAlive: boolean): Promise<boolean> {
    one.orphanLooks = sessionAlive ? 0 : one.orphanLooks + 1;
    if (one.orphanLooks < ORPHAN_LOOKS && performance.now() - one.since < beginMs) return false;
    await deps.files.remove(one.pane.file);
    return true;
  }

  function stopTimer(): void {
    if (timer !== null) clearInterval(timer);
    timer = null;
  }

  return {
    follow(pane) {
      let start = (): void => undefined;
      let end: (status: StatusFile) => void = () => undefined;
      const started = new Promise<void>((resolve) => (start = resolve));
      const ended = new Promise<StatusFile>((resolve) => (end = resolve));
      const one: Followed = {
        pane,
        since: performance.now(),
        watcher: watchFolder(pane.launch.dir, () => void look(one)),
        seen: null,
        status: null,
        orphanLooks: 0,
        looking: false,
        lookAgain: false,
        start,
        end,
      };
      followed.add(one);
      timer ??= setInterval(tick, LOOK_MS);
      void look(one);
      return { instance: pane.launch.instance, started, ended };
    },
    close() {
      stopTimer();
      for (const one of followed) one.watcher?.close();
      followed.clear();
    },
  };
}

function isFinal(status: StatusFile): boolean {
  return status.state === 'exited' || status.state === 'lost';
}

function isGone(status: StatusFile, stamps: ReadonlyMap<number, string>): boolean {
  const stamp = stamps.get(status.runner_pid ?? -1);
  return stamp === undefined || (status.runner_started_at !== null && stamp !== status.runner_started_at);
}

function statusFile(launch: Launch): string {
  return join(launch.dir, 'status.json');
}

/** Saves waiting for the next look; `null` where the system has no more watches to give. */
function watchFolder(dir: string, onStatus: () => void): FSWatcher | null {
  try {
    const watcher = watch(dir, { persistent: false }, (_event, name) => {
      if (name === null || name === 'status.json') onStatus();
    });
    watcher.on('error', () => undefined);
    return watcher;
  } catch {
    return null;
  }
}
