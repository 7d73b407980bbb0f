import type { Result } from '../result.ts';
import type { Launch, AgentReport } from '../launch.ts';
import type { StatusFile } from '../status.ts';
import type { InstanceId } from '../ids.ts';

/** A process told apart from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The platform's start stamp of that pid. */
  readonly started_at: string;
}

export interface StopOutcome {
  /** Every process of the tree is gone; some may live; or the pid is no longer the one that we started. */
  readonly outcome: 'confirmed' | 'not-proven' | 'not-ours';
  readonly survivors: readonly { readonly pid: number; readonly command: string }[];
}

/** The process table of this machine. */
export interface Processes {
  /** Start stamp of a live process, `null` where there is none. */
  identify(pid: number): Promise<string | null>;
  isAlive(identity: ProcessIdentity): Promise<boolean>;
  /** The stamps of many at once: one look at the table. */
  identifyAll(pids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /**
   * Ends the tree of an attempt, found by ancestry, process group and nonce: asks, waits `grace_ms`, kills,
   * looks again. `grace_ms: 0` kills at once.
   */
  stopTree(target: { readonly root: ProcessIdentity | null; readonly nonce: string }, options: { grace_ms: number }): Promise<StopOutcome>;
  /** Live processes that belong to the attempt. */
  census(target: { readonly root: ProcessIdentity | null; readonly nonce: string }): Promise<readonly { pid: number; command: string }[]>;
  /** pid, parent, parent's parent… of a process; empty where the platform does not tell cheaply. */
  ancestors(pid: number): Promise<readonly number[]>;
}

/** One attempt that is under way somewhere. Never rejects. */
export interface RunningInstance {
  readonly instance: InstanceId;
  /** status.json says `running` (or is already past it). */
  readonly started: Promise<void>;
  /** The final status file, once it is on disk. */
  readonly ended: Promise<StatusFile>;
}

/** Where steps run. */
export interface Executor {
  readonly name: 'direct' | 'mprocs';
  /** MPROCS_NOT_OPEN, TERMINAL_UNAVAILABLE (an interactive step without one)… Nothing was started then. */
  start(launch: Launch): Promise<Result<RunningInstance>>;
  /** Called once when the scheduler is done: lets go of helpers such as the guardian. */
  close(): Promise<void>;
}

/** Makes artifacts of what a process left behind; called by the runner after its end. */
export interface Finishers {
  /** `null` where the output says nothing. `exit` is how the process ended. */
  report(launch: Launch, exit: { readonly code: number | null; readonly signal: string | null }): Promise<AgentReport | null>;
  /** Writes diff.patch into the instance's folder; the path, or `null` where there is no change; what no patch can hold. Where the launch must change something, PATCH_CONFLICT if the patch does not fit its own base. */
  diff(launch: Launch): Promise<Result<{ readonly path: string | null; readonly remark: string | null }>>;
}
