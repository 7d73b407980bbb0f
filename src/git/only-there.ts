import { ok, type Result } from '../model/result.ts';
import { changedSubmodules } from './changed-submodules.ts';
import type { RunGit } from './run-git.ts';
import { uncommittedFiles } from './uncommitted.ts';

/** What of a worktree lies nowhere else, as paths from its top: files that no commit has, and submodules that were worked in. */
export interface OnlyThere {
  readonly files: readonly string[];
  readonly submodules: readonly string[];
}

export async function onlyThere(
  run: RunGit,
  path: string,
  options: { readonly prefix: string; readonly base: string | null; readonly hint?: string },
): Promise<Result<OnlyThere>> {
  const changed = await uncommittedFiles(run, path, options);
  if (!changed.ok) return changed;
  const submodules = await changedSubmodules(run, path, options.base ?? 'HEAD');
  if (!submodules.ok) return submodules;
  return ok({ files: changed.value.filter((file) => !submodules.value.includes(file)), submodules: submodules.value });
}
