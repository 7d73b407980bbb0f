import type { RemovedWorktree } from '../model/ports/git.ts';
import { ok, type Result } from '../model/result.ts';
import { keepCommits } from './base-ref.ts';
import type { RunGit } from './run-git.ts';
import { commitsOf } from './unmerged.ts';

/**
 * Takes away the branch `threados/<name>` of a worktree that has just been removed: where HEAD has all of its commits, or
 * with `drop`. One that somebody has checked out elsewhere stays, as git itself wants it. `head` is what the worktree had
 * checked out: commits that were made there on no branch at all are kept too.
 */
export async function removeBranch(
  run: RunGit,
  top: string,
  name: string,
  options: { readonly head: string | null; readonly base: string | null; readonly drop: boolean },
): Promise<Result<RemovedWorktree>> {
  const { head, base, drop } = options;
  const branch = `threados/${name}`;
  const found = await run(top, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`]);
  if (!found.ok) return found;
  const tip = found.value.code === 0 ? found.value.stdout.toString('utf8').trim() : null;
  if (head !== null && head !== tip && (await isOnNoBranch(run, top, head)) && (await commitsOf(run, top, head, base)) > 0) {
    const kept = await keepCommits(run, top, name, head);
    if (!kept.ok) return kept;
  }
  if (tip === null) return ok({ branch: 'none', commits: 0 });
  const commits = await commitsOf(run, top, tip, base);
  if (commits > 0 && !drop) return ok({ branch: 'kept', commits });
  if (commits > 0) {
    const kept = await keepCommits(run, top, name, tip);
    if (!kept.ok) return kept;
  }
  const deleted = await run(top, ['branch', '--quiet', '-D', branch]);
  if (!deleted.ok) return deleted;
  return ok({ branch: deleted.value.code === 0 ? 'removed' : 'kept', commits });
}

async function isOnNoBranch(run: RunGit, top: string, commit: string): Promise<boolean> {
  const holding = await run(top, ['for-each-ref', '--count=1', `--contains=${commit}`, 'refs/heads', 'refs/remotes', 'refs/tags']);
  return holding.ok && holding.value.code === 0 && holding.value.stdout.length === 0;
}
