import type { Git } from '../model/ports/git.ts';
import { ok, type Result } from '../model/result.ts';
import { applyPatch, isApplied } from './apply-patch.ts';
import { changedSubmodules } from './changed-submodules.ts';
import { checkPatch } from './check-patch.ts';
import { diffSince } from './diff.ts';
import { markState } from './mark.ts';
import { headCommit, openRepository } from './repository.ts';
import { createRunGit } from './run-git.ts';
import { stepOfPath } from './runtime-folders.ts';
import { snapshot } from './snapshot.ts';
import { uncommittedFiles } from './uncommitted.ts';
import { ensureWorktree } from './worktree-add.ts';
import { removeWorktree } from './worktree-remove.ts';
import { surveyWorktrees } from './worktree-survey.ts';

export interface GitOptions {
  /** ThreadOS's root: the work tree itself or a folder in it. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** Runs `work` alone among all processes of this repo: git's own worktree commands do not stand each other. */
  readonly alone: <T>(work: () => Promise<Result<T>>) => Promise<Result<T>>;
}

/** Git as ThreadOS uses it, over the `git` on PATH. Starts nothing until it is asked something. */
export function createGit({ root, env, platform, alone }: GitOptions): Git {
  const run = createRunGit(env, platform);

  /** From the top of the work tree to ThreadOS's root, the same in every worktree of the repo. */
  const rootPrefix = async (): Promise<Result<string>> => {
    const repository = await openRepository(run, root);
    return repository.ok ? ok(repository.value.prefix) : repository;
  };

  return {
    head: (cwd) => headCommit(run, cwd),
    uncommitted: async (cwd) => {
      const prefix = await rootPrefix();
      if (!prefix.ok) return prefix;
      const files = await uncommittedFiles(run, cwd, { prefix: prefix.value });
      return files.ok ? ok(files.value.filter((file) => !file.startsWith(`${prefix.value}.threados/`))) : files;
    },
    ensureWorktree: (name, base) => alone(() => ensureWorktree(run, root, platform, name, base)),
    removeWorktree: (name, options) => alone(() => removeWorktree(run, root, platform, name, options)),
    worktrees: (wanted) => surveyWorktrees(run, root, platform, wanted),
    diff: async (cwd, base) => {
      const prefix = await rootPrefix();
      return prefix.ok ? diffSince(run, cwd, base, prefix.value) : prefix;
    },
    changedSubmodules: async (cwd, base) => {
      const repository = await openRepository(run, cwd);
      return repository.ok ? changedSubmodules(run, repository.value.top, base) : repository;
    },
    mark: async (cwd) => {
      const prefix = await rootPrefix();
      return prefix.ok ? markState(run, cwd, prefix.value) : prefix;
    },
    check: (cwd, patchFile, base) => checkPatch(run, cwd, patchFile, base),
    isApplied: (patchFile) => isApplied(run, root, patchFile),
    apply: (patchFile) => applyPatch(run, root, patchFile),
    snapshot: async (cwd, message) => {
      const prefix = await rootPrefix();
      return prefix.ok ? snapshot(run, root, prefix.value, cwd, message) : prefix;
    },
    stepOf: (path) => stepOfPath(root, path),
  };
}
