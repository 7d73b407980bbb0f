import type { Result } from '../result.ts';
import type { SequenceSpec } from '../sequence.ts';
import type { Mode, PolicySpec } from '../policy.ts';
import type { AuditDraft, AuditEntry, FileChange, Proposal } from '../plan.ts';
import type { RunRecord } from '../run.ts';
import type { StatusFile } from '../status.ts';
import type { StopRequest } from '../launch.ts';
import type { InstanceId, Revision, RunId, StepId } from '../ids.ts';

/** sequence.yaml as read: what it says and exactly how it is written. */
export interface SequenceFile {
  readonly path: string;
  readonly text: string;
  readonly revision: Revision;
  readonly spec: SequenceSpec;
}

export interface SequenceStore {
  /** NOT_INITIALIZED, INVALID_SEQUENCE with every problem of the file at once, IO. */
  read(): Promise<Result<SequenceFile>>;
  /** Syntax and shape of any text; graph rules are the engine's. Pure. */
  parse(text: string, path: string): Promise<Result<SequenceFile>>;
  /** The text that says `after` and otherwise keeps `file.text` as it is: comments, order, quotes, blank lines, line ends. Pure. */
  edit(file: SequenceFile, after: SequenceSpec): Promise<Result<string>>;
  revisionOf(text: string): Revision;
  /**
   * The place in `text` of a path such as `['steps', 2, 'depends_on', 0]`, so that the engine's problems get a
   * line and column too; the nearest parent that exists where the path itself does not. Pure.
   */
  locate(text: string, path: readonly (string | number)[]): Promise<{ line: number; column: number; length: number; source: string }>;
}

/** Files of the repo that belong to ThreadOS's definition: sequence, prompts, policy. Paths from the root, with `/`. */
export interface RepoFiles {
  /** `null` where it does not exist. Refuses paths that leave the repo, also through links. */
  read(path: string): Promise<Result<string | null>>;
  /** All of the changes or none, also across a crash (a journal is rolled forward on the next open). */
  commit(changes: readonly FileChange[]): Promise<Result<void>>;
}

export interface PolicyFile {
  readonly text: string | null;
  readonly hash: string;
  readonly spec: PolicySpec;
}
export interface PolicyStore {
  /** A missing file is `{version: 1}`; a broken one INVALID_POLICY with every problem. */
  read(): Promise<Result<PolicyFile>>;
  /** For showing, never for deciding: it may be remembered from before. A broken file shows as SAFE: the strictest. */
  shownMode(): Promise<Mode>;
  /** The text with one change made, layout kept. Pure. */
  edit(file: PolicyFile, after: PolicySpec): Promise<Result<string>>;
}

export interface Locks {
  /**
   * Runs `work` alone among all processes of this repo that take the same name. LOCKED after `timeout_ms`
   * (default 30,000); a holder that died is noticed within 2 s.
   */
  with<T>(
    name: 'edit' | 'audit' | 'run' | 'scheduler' | 'mprocs',
    work: () => Promise<T>,
    options?: { timeout_ms?: number; signal?: AbortSignal },
  ): Promise<Result<T>>;
  /** Takes it for as long as this process likes; LOCKED at once where another live process has it. */
  hold(name: 'scheduler'): Promise<Result<{ release(): Promise<void> }>>;
  /** Who holds it, where a live process does. */
  holder(name: 'scheduler'): Promise<{ pid: number; since: string } | null>;
}

export interface Claim {
  readonly attempt: number;
  /** Absolute. */
  readonly dir: string;
}

export interface RunStore {
  /** The newest run, or `null` where there is none. */
  latest(): Promise<RunId | null>;
  list(): Promise<readonly RunId[]>;
  create(record: RunRecord, sequenceText: string): Promise<Result<void>>;
  /** UNKNOWN_RUN, INVALID_STATE. */
  read(run: RunId): Promise<Result<RunRecord>>;
  /** Read, change, write, alone among processes. */
  update(run: RunId, change: (record: RunRecord) => RunRecord): Promise<Result<RunRecord>>;
  /** The newest attempt's status file of every instance. An unreadable one is left out and named in `broken`. */
  statuses(run: RunId): Promise<{ readonly files: ReadonlyMap<InstanceId, StatusFile>; readonly broken: readonly string[] }>;
  status(run: RunId, instance: InstanceId, attempt?: number): Promise<StatusFile | null>;
  /**
   * Makes the next attempt of an instance this caller's own: moves the files of the last one to
   * `attempts/<n>/`, then writes status.json with state `starting`. ALREADY_RUNNING where a live attempt is there.
   */
  claim(draft: Omit<StatusFile, 'schema' | 'attempt' | 'state'>): Promise<Result<Claim>>;
  /** Whole or not at all. `durable` (default) waits for the disk. */
  writeStatus(status: StatusFile, durable?: boolean): Promise<void>;
  /** Absolute; the folder of an earlier attempt where `attempt` is older than the newest. */
  instanceDir(run: RunId, instance: InstanceId, attempt?: number): string;
  attempts(run: RunId, instance: InstanceId): Promise<readonly number[]>;
  requestStop(run: RunId, instance: InstanceId, request: StopRequest): Promise<void>;
  /** The definition as it was when the run began. */
  sequenceText(run: RunId): Promise<string | null>;
}

export interface AuditLog {
  /** Appends and syncs, alone among processes; heals a torn last line first. */
  append(draft: AuditDraft): Promise<Result<AuditEntry>>;
  /** Oldest first. */
  read(filter?: { since?: string; actor?: string; action?: string; step?: StepId }): Promise<Result<readonly AuditEntry[]>>;
  /** AUDIT_BROKEN names the first line that was changed, removed or put in. */
  verify(): Promise<Result<{ entries: number }>>;
}

export interface ProposalStore {
  /** Of all that there are, decided ones too; reads none of them. */
  ids(): Promise<readonly string[]>;
  list(): Promise<readonly Proposal[]>;
  read(id: string): Promise<Result<Proposal>>;
  write(proposal: Proposal): Promise<void>;
}

/** One committed change, kept so that it can be taken back. */
export interface HistoryEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly actions: readonly string[];
  readonly changes: readonly FileChange[];
  /** What the steps that it removed had come to; absent where it removed none. */
  readonly retired?: Retired;
  readonly undone: boolean;
}
/** Steps that are gone, or are others now under the same ids, and what counts no longer of the run because of it. */
export interface Retired {
  readonly ids: readonly StepId[];
  /** `null`: there was no run, so that nothing was to be put aside. */
  readonly marks: { readonly run_id: RunId; readonly before: Marks; readonly after: Marks } | null;
}
/** What of a run counts no longer, as its record says it. */
export type Marks = Required<Pick<RunRecord, 'superseded' | 'reviews_from'>>;

export interface HistoryStore {
  push(entry: Omit<HistoryEntry, 'seq' | 'undone'>): Promise<void>;
  /** The newest that has not been undone. */
  last(): Promise<HistoryEntry | null>;
  markUndone(seq: number): Promise<void>;
  list(): Promise<readonly HistoryEntry[]>;
}

/** What a person (or ThreadOS on their behalf) has accepted to be executed, by hash. */
export interface TrustRecord {
  readonly schema: 1;
  /** Of policy.yaml's bytes; `null`: none existed. */
  readonly policy: string | null;
  /** Step id → hash of what would be executed for it (engine/trust.ts), its prompt's text included. */
  readonly steps: Readonly<Record<StepId, string>>;
}
export interface TrustStore {
  /** `null` where nothing was ever accepted here. */
  read(): Promise<TrustRecord | null>;
  write(record: TrustRecord): Promise<void>;
  /** Remembers files as they were when they were accepted, by their path from the root; `null`: it was gone. */
  keep(files: readonly { readonly path: string; readonly text: string | null }[]): Promise<void>;
  /** What was kept last of a file; `null` where that is nothing. Whoever shows it must check it against the hashes. */
  kept(path: string): Promise<string | null>;
}

/** Requests to the scheduler of this repo, left by other processes (state/scheduler/inbox/). */
export interface Inbox<T> {
  put(id: string, request: T): Promise<void>;
  take(): Promise<readonly { id: string; request: T }[]>;
  remove(id: string): Promise<void>;
  has(id: string): Promise<boolean>;
}
