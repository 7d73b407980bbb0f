import type { Result } from '../result.ts';
import type { InstanceId, StepId } from '../ids.ts';

export interface Worktree {
  readonly step: string;
  /** Absolute. */
  readonly path: string;
  readonly branch: string;
  /** The commit it began from. */
  readonly base: string;
  readonly created: boolean;
}

/** A worktree as it lies there, whole or not. */
export interface WorktreeFacts {
  /** The step or instance that works there. */
  readonly name: InstanceId;
  /** Absolute. */
  readonly path: string;
  /** What is checked out there; `null` where HEAD is detached, or git no longer knows the folder. */
  readonly branch: string | null;
  /** The commit it began from; `null` where that was never noted, or no longer is. */
  readonly base: string | null;
  /** false: half made or half removed: a folder without registration, a registration without folder. */
  readonly whole: boolean;
  /** Why somebody has locked it with `git worktree lock`. */
  readonly locked: string | null;
  /** Files that no commit has as they are; `null` where git cannot tell. */
  readonly changed: readonly string[] | null;
  /** Submodules that were worked in: what was done there, committed or not, lies nowhere else and in no patch. */
  readonly submodules: readonly string[];
  /** Commits made there that the main tree's HEAD does not have. */
  readonly unmerged: number;
}

/** What became of the branch `threados/<name>` of a worktree that was removed. */
export interface RemovedWorktree {
  readonly branch: 'removed' | 'kept' | 'none';
  /** Its commits that the main tree's HEAD does not have. */
  readonly commits: number;
}

/** Git, as ThreadOS uses it. GIT_UNAVAILABLE where there is no git or no repository; WORKTREE for what git refuses. */
export interface Git {
  /** The commit checked out in `cwd`. */
  head(cwd: string): Promise<Result<string>>;
  /** What is changed or new and in no commit, as paths from the top of the work tree; ThreadOS's own folder is left out. */
  uncommitted(cwd: string): Promise<Result<readonly string[]>>;
  /** `git worktree add` on branch `threados/<name>` at `.threados/worktrees/<name>`; an existing one is taken as it is. */
  ensureWorktree(name: string, base: string): Promise<Result<Worktree>>;
  /**
   * Refuses a dirty or locked one without `force`; never follows a link out; finishes a half-removed one. Its branch goes
   * where HEAD has all of its commits, or with `drop`; commits that no branch has then stay below `refs/threados/kept/`.
   */
  removeWorktree(name: string, options: { force: boolean; drop?: boolean }): Promise<Result<RemovedWorktree>>;
  /** The worktrees of ThreadOS here (those that `wanted` takes), in the order of their names. Each costs a few processes. */
  worktrees(wanted?: (name: string) => boolean): Promise<Result<readonly WorktreeFacts[]>>;
  /** Binary-safe patch of everything in `cwd` since `base`: commits, staged, unstaged and untracked (not ignored) files. */
  diff(cwd: string, base: string): Promise<Result<Uint8Array>>;
  /** Submodules of `cwd` in which something was done since `base`, committed there or not: no patch has it. */
  changedSubmodules(cwd: string, base: string): Promise<Result<readonly string[]>>;
  /** What lies in `cwd` now, committed or not, as something that `diff` can begin from; changes nothing. */
  mark(cwd: string): Promise<Result<string>>;
  /** Whether a patch fits the tree of `base`, as `diff` took it. Changes nothing. PATCH_CONFLICT. */
  check(cwd: string, patchFile: string, base: string): Promise<Result<null>>;
  /** Whether the work tree of the root has all that a patch would do. Changes nothing. */
  isApplied(patchFile: string): Promise<Result<boolean>>;
  /** PATCH_CONFLICT lists the files; nothing is half-applied. */
  apply(patchFile: string): Promise<Result<{ files: readonly string[] }>>;
  /** Commits everything in a worktree as its end state, so that a dependent can begin from it; the commit. */
  snapshot(cwd: string, message: string): Promise<Result<string>>;
  readonly stepOf: (path: string) => StepId | null;
}
