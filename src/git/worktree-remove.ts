import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInstanceId } from '../model/ids.ts';
import type { RemovedWorktree } from '../model/ports/git.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { readBases, removeBase } from './base-ref.ts';
import { removeBranch } from './branch-remove.ts';
import { removeTree } from './remove-tree.ts';
import { openRepository } from './repository.ts';
import { mustRun, type RunGit } from './run-git.ts';
import { worktreesFolder } from './runtime-folders.ts';
import { leftovers } from './leftovers.ts';
import { onlyThere } from './only-there.ts';
import { listWorktrees, samePlace } from './worktree-list.ts';

/** The reason of git's own lock while we remove: what is found with it is a half-removed worktree, whoever died. */
export const REMOVING = 'threados-removing';

/**
 * Removes the worktree of an instance, and its branch where no commit is lost by that. The folder goes first (by our own walk,
 * which follows no link: git's has deleted what junctions point at on Windows), git's registration second, so
 * that a removal which stops half-way is seen and finished by the next call. The caller holds the repo-wide lock.
 */
export async function removeWorktree(
  run: RunGit,
  root: string,
  platform: string,
  name: string,
  options: { readonly force: boolean; readonly drop?: boolean },
): Promise<Result<RemovedWorktree>> {
  if (parseInstanceId(name) === null) return fail('INVALID_ID', `"${printable(name)}" names no worktree`);
  const repository = await openRepository(run, root);
  if (!repository.ok) return repository;
  const { top, prefix } = repository.value;
  const path = join(worktreesFolder(root), name);
  const link = await linkAmong([join(root, '.threados'), worktreesFolder(root)]);
  if (link !== null) {
    return fail('WORKTREE', `${printable(link)} is a link: nothing behind it is removed`, {
      hint: 'remove the link yourself',
      details: { path: link },
    });
  }

  const find = async () => {
    const listed = await listWorktrees(run, top);
    return listed.ok ? ok(listed.value.find((worktree) => samePlace(worktree.path, path, platform)) ?? null) : listed;
  };
  const registered = await find();
  if (!registered.ok) return registered;
  const bases = await readBases(run, top);
  if (!bases.ok) return bases;
  const base = bases.value.get(name) ?? null;
  const stat = await lstat(path).catch(() => null);
  const locked = registered.value?.locked ?? null;
  if (!options.force && locked !== REMOVING) {
    if (locked !== null) {
      return refuse(path, `is locked (${printable(locked)})`, [], `git worktree unlock "${path}"`);
    }
    if (stat !== null) {
      const spare =
        registered.value === null
          ? ok({ files: await leftovers(path), submodules: [] })
          : await onlyThere(run, path, { prefix, base, hint: 'look into it, then remove it with --yes' });
      if (!spare.ok) return spare;
      const paths = [...spare.value.files, ...spare.value.submodules];
      if (paths.length > 0) return refuse(path, `holds changes that no commit has`, paths, 'look at them, then remove it with --yes');
    }
  }

  if (registered.value !== null && locked !== REMOVING) {
    // Fails where somebody's own lock is on it, which `force` overrides: the removal then merely cannot be told from theirs.
    const marked = await run(top, ['worktree', 'lock', '--reason', REMOVING, path]);
    if (!marked.ok) return marked;
  }
  try {
    await removeTree(path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail('WORKTREE', `the worktree at ${printable(path)} could not be removed whole: ${printable(why)}`, {
      hint: 'close what uses it and try again: the removal goes on where it stopped',
      details: { path },
    });
  }
  if (registered.value !== null) {
    const gone = await mustRun(run(top, ['worktree', 'remove', '--force', '--force', path]), `git did not let go of the worktree ${name}`);
    if (!gone.ok) return gone;
  }
  // The branch before the base, by which its own commits are told: a removal that stops here is finished by the next call.
  const removed = await removeBranch(run, top, name, {
    head: registered.value?.head ?? null,
    base,
    drop: options.drop ?? false,
  });
  if (!removed.ok) return removed;
  const unnoted = await removeBase(run, top, name);
  if (!unnoted.ok) return unnoted;
  const after = await find();
  if (!after.ok) return after;
  if (after.value === null && (await lstat(path).catch(() => null)) === null) return removed;
  return fail('WORKTREE', `the worktree at ${printable(path)} is still there after its removal`, {
    hint: 'something makes it anew: stop the step that runs in it, then try again',
    details: { path },
  });
}

/** Only what ThreadOS itself made may lie on the way: a link in its place could lead anywhere. */
async function linkAmong(paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if ((await lstat(path).catch(() => null))?.isSymbolicLink() === true) return path;
  return null;
}

function refuse(path: string, why: string, files: readonly string[], hint: string): Result<never> {
  return fail(
    'WORKTREE',
    `the worktree at ${printable(path)} ${why}${files.length > 0 ? `: ${printable(files.slice(0, 5).join(', '))}` : ''}`,
    {
      hint,
      details: { path, files: files.slice(0, 1000) },
    },
  );
}
