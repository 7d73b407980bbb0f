import type { Action } from '../model/action.ts';
import type { Caller } from '../model/actor.ts';
import type { Listener } from '../model/event.ts';
import type { InstanceId, Revision, RunId, StepId } from '../model/ids.ts';
import type { AuditEntry, Plan, Proposal } from '../model/plan.ts';
import type { Mode, PolicySpec } from '../model/policy.ts';
import type { MprocsStatus } from '../model/ports/mprocs.ts';
import type { Result } from '../model/result.ts';
import type { RunRecord } from '../model/run.ts';
import type { Sequence, SequenceSpec, Step } from '../model/sequence.ts';
import type { Reason, Status, StatusFile, StatusRow, StatusView, Usage } from '../model/status.ts';
import type { Subject } from './subject.ts';

/**
 * What every face (seqctl, the TUI, HTTP, MCP, chat) talks to, and the whole of it. Implemented by `app/` in
 * this process and by `server/client.ts` over HTTP. Nothing here throws for what a user, a file, a policy or a
 * process can cause; cancelling is the AbortSignal.
 */
export interface ThreadOs {
  /** The repo's root, absolute. */
  readonly root: string;
  readonly caller: Caller;

  init(options: { name?: string; template?: string }): Promise<Result<Initialised>>;
  validate(file?: string): Promise<Result<Validated>>;
  sequence(): Promise<Result<SequenceAnswer>>;
  status(query?: { steps?: readonly string[]; run?: RunId }): Promise<Result<StatusAnswer>>;
  step(id: StepId): Promise<Result<StepAnswer>>;
  /** A snapshot first, then changes until the returned function is called. Slow listeners are cut, not waited for. */
  subscribe(listener: Listener): Promise<Result<() => void>>;

  /** The one pipeline: plan, decide, (confirm or propose), commit, launch. */
  perform(request: PerformRequest): Promise<Result<Performed>>;

  stopAll(request: { yes: boolean; signal: AbortSignal }): Promise<Result<StopReport>>;
  wait(request: {
    ids: readonly string[];
    until: 'done' | 'ended' | 'review';
    timeout_ms: number | null;
    signal: AbortSignal;
  }): Promise<Result<RunReport>>;
  reconcile(): Promise<Result<ReconcileReport>>;
  /** `yes`: wanted where it would give POWER back. */
  undo(request: {
    dry_run: boolean;
    yes?: boolean;
  }): Promise<Result<{ revision: Revision; diff: string; undone: readonly string[]; warnings: readonly string[] }>>;

  logs(query: {
    id: string;
    stream: 'stdout' | 'stderr';
    tail: number | null;
    attempt: number | null;
    grep: string | null;
    run?: RunId;
  }): Promise<Result<LogText>>;
  /** What is there (its tail), then new lines as they come; ends when the instance has ended or the signal fires. */
  follow(query: {
    id: string;
    stream: 'stdout' | 'stderr';
    tail: number | null;
    grep: string | null;
    /** Goes on behind a line that was seen before, in place of the tail; ends at once where that attempt is no longer the newest. */
    after?: LogPlace;
    signal: AbortSignal;
  }): AsyncIterable<Result<LogLine>>;
  diff(id: string): Promise<Result<{ instance: InstanceId; path: string; patch: string; files: readonly string[] }>>;
  /** What a step says it did; NO_ARTIFACT where it left no summary. */
  summary(id: string): Promise<Result<{ instance: InstanceId; path: string; text: string }>>;
  /** A warning: the patch is in the main tree already, and nothing was changed. */
  accept(request: {
    id: string;
    yes: boolean;
    dry_run: boolean;
  }): Promise<Result<{ instance: InstanceId; files: readonly string[]; warnings?: readonly string[] }>>;
  prompt(id: StepId): Promise<Result<{ id: StepId; path: string; text: string | null }>>;
  generatePrompt(request: { id: StepId; template?: string; dry_run: boolean; yes: boolean }): Promise<Result<Performed>>;

  proposals(): Promise<Result<readonly Proposal[]>>;
  proposal(id: string): Promise<Result<{ proposal: Proposal; replanned: Result<Plan> | null }>>;
  applyProposal(request: { id: string; run: boolean; yes: boolean; signal: AbortSignal; wait: boolean }): Promise<Result<Performed>>;
  discardProposal(id: string): Promise<Result<Proposal>>;
  /** A person's own version of a proposal: the same id, other actions, planned anew. */
  editProposal(request: { id: string; actions: readonly Action[] }): Promise<Result<Proposal>>;

  /** The audit log's word that the chat was asked something; the id links all that comes of it. */
  beginTurn(request: { request: string; provider: string; model: string | null }): Promise<Result<{ turn: string }>>;
  /** What the chat's planner or model wrote: kept as a proposal of actor `chat`, in either mode; never applied here. */
  propose(request: ProposeRequest): Promise<Result<Proposed>>;
  endTurn(request: { turn: string; result: string; usage: Usage | null }): Promise<Result<void>>;

  policy(): Promise<Result<PolicyAnswer>>;
  /** Explains: what the policy says of these actions, by which rule. */
  checkPolicy(actions: readonly Action[]): Promise<Result<Plan>>;
  allowCommand(request: { name: string; yes: boolean; dry_run: boolean }): Promise<Result<{ diff: string }>>;
  trust(request: { yes: boolean }): Promise<Result<TrustReport>>;
  audit(query: { since?: string; actor?: string; action?: string; step?: StepId }): Promise<Result<readonly AuditEntry[]>>;
  verifyAudit(): Promise<Result<{ entries: number }>>;

  /** Every worktree of ThreadOS here, in the order of their names. */
  worktrees(): Promise<Result<readonly WorktreeRow[]>>;

  runs(): Promise<Result<readonly RunSummary[]>>;
  run(id: RunId): Promise<Result<RunAnswer>>;

  mprocsOpen(request: { layout: 'split' | 'tab' | 'window' | 'here'; yes: boolean }): Promise<Result<MprocsStatus>>;
  mprocsStatus(): Promise<Result<MprocsStatus>>;
  mprocsClose(request: { yes: boolean }): Promise<Result<MprocsStatus>>;
  doctor(): Promise<Result<readonly Finding[]>>;
}

export interface Validated {
  readonly revision: Revision;
  readonly steps: number;
  readonly file: string;
  /** What holds and yet would hardly be meant: prompts in which nobody has written yet. */
  readonly warnings: readonly string[];
}

export interface Initialised {
  /** Prompt files of a template in which a person has yet to write what is to be done. */
  readonly to_write: readonly string[];
  readonly warnings: readonly string[];
  readonly root: string;
  readonly created: readonly string[];
  readonly revision: Revision;
}

export interface SequenceAnswer {
  readonly revision: Revision;
  readonly text: string;
  readonly spec: SequenceSpec;
  readonly sequence: Sequence;
}

export interface StatusAnswer {
  readonly revision: Revision;
  readonly view: StatusView;
  readonly warnings: readonly string[];
}

export interface StepAnswer {
  readonly revision: Revision;
  readonly step: Step;
  readonly row: StatusRow;
  readonly attempts: readonly StatusFile[];
  /** What a gate that waits for a person judges, as it was when it opened. */
  readonly subject?: Subject | null;
}

/** One worktree, as `seqctl worktree ls` shows it. */
export interface WorktreeRow {
  readonly id: InstanceId;
  readonly step: StepId;
  /** Relative to the root. */
  readonly path: string;
  /** What is checked out there; `null` where that is no branch. */
  readonly branch: string | null;
  /** How the instance that works there stands; `null` for an orphan. */
  readonly status: Status | null;
  /** No step of the sequence works there any more. */
  readonly orphan: boolean;
  /** false: half made or half removed; it can be removed, and is made anew when its step runs. */
  readonly whole: boolean;
  /** Why somebody has locked it. */
  readonly locked: string | null;
  /** How many files no commit has as they are; `null` where git cannot tell. */
  readonly changed: number | null;
  /** The first of them. */
  readonly files: readonly string[];
  /** Submodules that were worked in there: no commit and no patch of this repository has what was done. */
  readonly submodules: readonly string[];
  /** Commits made there that the main tree's HEAD does not have. */
  readonly unmerged: number;
  /** The patch, relative to the root, that has all of these files and commits; `null` where none does, or there are none. */
  readonly kept_in: string | null;
  /** Steps that run and began from it. */
  readonly base_of: readonly StepId[];
  /** Steps that have yet to begin from it. */
  readonly needed_by: readonly StepId[];
}

export interface PerformRequest {
  readonly actions: readonly Action[];
  /** A person's confirmation of what is destructive; counts for nothing from anyone else. */
  readonly yes: boolean;
  readonly dry_run: boolean;
  readonly if_revision: string | null;
  /** false: a run goes on in a detached scheduler and `perform` returns once it is under way. */
  readonly wait: boolean;
  /** Its reason is an `Interruption` (model/interruption.ts). */
  readonly signal: AbortSignal;
  /** The words behind the actions, kept in the proposal and the audit log. */
  readonly request?: string;
  /** The turn of the chat that led to the actions, for the audit log. */
  readonly turn?: string;
  /** The proposal that the actions come from, for the audit log. */
  readonly proposal?: string;
  /** Progress of a run that is waited for. Must not throw. */
  readonly onEvent?: Listener;
}

export interface ProposeRequest {
  readonly actions: readonly Action[];
  /** The person's words. */
  readonly request: string;
  /** From `beginTurn`. */
  readonly turn: string;
  /** Plans only. */
  readonly dry_run: boolean;
}

export interface Proposed {
  readonly plan: Plan;
  /** `null`: a dry run. */
  readonly proposal: Proposal | null;
}

export interface Performed {
  readonly plan: Plan;
  /** After the edits; the plan's own where it was a dry run. */
  readonly revision: Revision;
  readonly committed: boolean;
  readonly run: RunReport | null;
  readonly stopped: StopReport | null;
  readonly warnings: readonly string[];
}

/**
 * How a run, or a wait for one, came out. `ok` results mean that nothing asked of it is left to say; a failed
 * step, a gate or a review that waits, or an interrupt is a Failure whose details carry this report.
 */
export interface RunReport {
  readonly run_id: RunId;
  readonly steps: readonly { readonly id: string; readonly status: Status; readonly reason: Reason | null }[];
  /** Why it stopped, in one sentence for a person. */
  readonly ended: string;
  /** true: handed to a detached scheduler and still going. */
  readonly detached: boolean;
  /** Of a wait. */
  readonly warnings?: readonly string[];
}

export interface StopReport {
  readonly instances: readonly {
    readonly instance: InstanceId;
    readonly outcome: 'confirmed' | 'not-proven' | 'not-ours' | 'not-running';
    readonly survivors: readonly { readonly pid: number; readonly command: string }[];
  }[];
  /** Of `stop all`. */
  readonly warnings?: readonly string[];
}

export interface ReconcileReport {
  readonly lost: readonly InstanceId[];
  readonly alive: readonly InstanceId[];
  readonly swept: readonly string[];
}

export interface LogText {
  readonly instance: InstanceId;
  readonly attempt: number;
  readonly path: string;
  readonly lines: readonly string[];
  /** Lines before the first one shown. */
  readonly skipped: number;
  readonly warnings?: readonly string[];
}
/** A place in the log of an attempt: so many bytes from its beginning. */
export interface LogPlace {
  readonly attempt: number;
  readonly offset: number;
}
export interface LogLine {
  readonly instance: InstanceId;
  readonly line: string;
  /** Where the line ends. */
  readonly end: LogPlace;
}

export interface PolicyAnswer {
  readonly mode: Mode;
  readonly path: string;
  readonly exists: boolean;
  readonly spec: PolicySpec;
  /** With every default filled in. */
  readonly effective: {
    readonly commands: readonly string[];
    readonly roots: readonly string[];
    readonly limits: { readonly steps: number; readonly fanout: number; readonly parallel_shell: number; readonly parallel_agents: number };
    readonly confirm: readonly string[];
  };
}

export interface TrustReport {
  readonly trusted: boolean;
  readonly changes: readonly {
    readonly what: string;
    readonly kind: 'added' | 'changed' | 'removed';
    /** All that would be executed now. */
    readonly shown: string;
    /** From what was accepted, where that is still known; else all of it as new. */
    readonly diff: string;
  }[];
}

export interface RunSummary {
  readonly run_id: RunId;
  readonly created_at: string;
  readonly created_by: string;
  readonly counts: Readonly<Record<Status, number>> | null;
}
export interface RunAnswer {
  readonly record: RunRecord;
  readonly view: StatusView;
  readonly attempts: readonly StatusFile[];
}

export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'missing';
  readonly found: string;
  readonly fix: string | null;
}
