import type { Result } from '../result.ts';
import type { StepId } from '../ids.ts';

export interface Worktree {
  readonly step: string;
  /** Absolute. */
  readonly path: string;
  readonly branch: string;
  /** The commit it began from. */
  readonly base: string;
  readonly created: boolean;
}

/** Git, as ThreadOS uses it. GIT_UNAVAILABLE where there is no git or no repository; WORKTREE for what git refuses. */
export interface Git {
  /** The commit checked out in `cwd`. */
  head(cwd: string): Promise<Result<string>>;
  /** What is changed or new and in no commit, as paths from the top of the work tree; ThreadOS's own folder is left out. */
  uncommitted(cwd: string): Promise<Result<readonly string[]>>;
  /** `git worktree add` on branch `threados/<name>` at `.threados/worktrees/<name>`; an existing one is taken as it is. */
  ensureWorktree(name: string, base: string): Promise<Result<Worktree>>;
  /** Refuses a dirty one without `force`; never follows a link out; finishes a half-removed one. */
  removeWorktree(name: string, options: { force: boolean }): Promise<Result<void>>;
  worktrees(): Promise<Result<readonly Worktree[]>>;
  /** Binary-safe patch of everything in `cwd` since `base`: commits, staged, unstaged and untracked (not ignored) files. */
  diff(cwd: string, base: string): Promise<Result<Uint8Array>>;
  /** What lies in `cwd` now, committed or not, as something that `diff` can begin from; changes nothing. */
  mark(cwd: string): Promise<Result<string>>;
  /** PATCH_CONFLICT lists the files; nothing is half-applied. */
  apply(patchFile: string): Promise<Result<{ files: readonly string[] }>>;
  /** Commits everything in a worktree as its end state, so that a dependent can begin from it; the commit. */
  snapshot(cwd: string, message: string): Promise<Result<string>>;
  readonly stepOf: (path: string) => StepId | null;
}
