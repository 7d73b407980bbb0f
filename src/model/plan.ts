import type { Action } from './action.ts';
import type { Actor } from './actor.ts';
import type { InstanceId, RunId, Revision, StepId } from './ids.ts';

/** What the policy says of one action: `propose` keeps it for a person to look at, `confirm` wants `--yes`. */
export interface Decision {
  /** Index into the request's actions. */
  readonly action: number;
  readonly name: Action['action'];
  readonly verdict: 'allow' | 'confirm' | 'propose' | 'deny';
  /** The rule that decided: `mode.safe`, `destructive`, `commands.allow`, `forbid[0]`, `human-only`… */
  readonly rule: string;
  readonly reason: string;
}

/** What carrying out a plan would do beside the text changes, for a person to read before they say yes. */
export type Effect =
  | { readonly effect: 'edit-sequence' }
  | { readonly effect: 'write-prompt' | 'remove-prompt'; readonly path: string }
  | {
      readonly effect: 'run';
      readonly scope: 'step' | 'group' | 'runnable' | 'all' | 'restart';
      /** What would be launched from here if all goes well. */
      readonly steps: readonly StepId[];
      readonly processes: number;
      readonly worktrees: readonly StepId[];
      /** The gates and reviews at which it would stop, if all goes well. */
      readonly stops_at?: readonly StepId[];
      /** Why the steps that are named cannot be run as things stand. */
      readonly not_now?: string;
    }
  | { readonly effect: 'stop'; readonly instances: readonly string[]; readonly kill: boolean }
  | { readonly effect: 'approve' | 'reject'; readonly step: StepId }
  | { readonly effect: 'mprocs'; readonly operation: 'select' | 'send-key'; readonly instance: string }
  | {
      readonly effect: 'remove-worktree';
      readonly worktree: InstanceId;
      /** Relative to the root. */
      readonly path: string;
      /** Files that no commit has; `null` where git cannot tell. */
      readonly changed: number | null;
      /** Its commits that the main tree's HEAD does not have. */
      readonly commits: number;
      /** The patch that has all of that. */
      readonly kept_in: string | null;
      /** What becomes of `threados/<worktree>`. */
      readonly branch: 'removed' | 'kept';
    }
  | { readonly effect: 'policy-mode'; readonly mode: 'safe' | 'power' };

/** A file's text before and after, by path from the repo's root with `/`; `null` where it does not exist. */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface Plan {
  readonly actions: readonly Action[];
  readonly revision_before: Revision;
  readonly revision_after: Revision;
  readonly changes: readonly FileChange[];
  /** Unified diff of `changes`. */
  readonly diff: string;
  readonly effects: readonly Effect[];
  readonly decisions: readonly Decision[];
}

export const PROPOSAL_STATES = ['pending', 'applied', 'discarded', 'stale'] as const;

/** A request that waits for a person; kept whole, so that a crash loses nothing. */
export interface Proposal {
  readonly schema: 1;
  readonly id: string;
  readonly actor: Actor;
  readonly created_at: string;
  readonly state: (typeof PROPOSAL_STATES)[number];
  readonly actions: readonly Action[];
  readonly decisions: readonly Decision[];
  readonly diff: string;
  readonly effects: readonly Effect[];
  /** What it was planned on. */
  readonly revision: Revision;
  /** The words that led to it, where it came from chat. */
  readonly request: string | null;
  readonly decided_by: Actor | null;
  readonly decided_at: string | null;
}

/** One line of audit.log (cli.md, "Data shapes"). `hash` covers every key before it, `prev` among them. */
export interface AuditEntry {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  /** An action's name, or a command's: `undo`, `trust`, `accept`, `run.end`, `proposal.create`… */
  readonly action: string;
  readonly input: unknown;
  readonly decision: string | null;
  readonly result: string;
  readonly revision_before: Revision | null;
  readonly revision_after: Revision | null;
  readonly run_id: RunId | null;
  readonly prev: string;
  readonly hash: string;
}
export type AuditDraft = Omit<AuditEntry, 'seq' | 'at' | 'prev' | 'hash'>;
