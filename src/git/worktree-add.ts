import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseInstanceId } from '../model/ids.ts';
import type { Worktree } from '../model/ports/git.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { keepCommits, readBases, writeBase } from './base-ref.ts';
import { removeTree } from './remove-tree.ts';
import { openRepository, resolveCommit, type Repository } from './repository.ts';
import { mustRun, type RunGit } from './run-git.ts';
import { worktreesFolder } from './runtime-folders.ts';
import { REMOVING } from './worktree-remove.ts';
import { fillSubmodules } from './submodules.ts';
import { copyIncluded } from './worktree-include.ts';
import { listWorktrees, samePlace, type RegisteredWorktree } from './worktree-list.ts';

/**
 * Makes the worktree of an instance, or takes the one that is there. The caller holds the repo-wide lock.
 *
 *   folder   registered   what it is                         what is done
 *   yes      yes          a worktree                         taken as it is (finished first, where it has no base yet)
 *   yes      locked       half made or half removed          removed, then made anew on its branch
 *   no       yes          somebody removed the folder        deregistered, then made anew on its branch
 *   yes      no           the repo was moved                 `git worktree repair`
 *   yes      no           something else that holds files    refused: it is not ours to delete
 *   no       no           nothing                            made
 *
 * A failure on the way takes away what was made; there is never a worktree without isolation or without the
 * files that `.worktreeinclude` promises.
 */
export async function ensureWorktree(run: RunGit, root: string, platform: string, name: string, base: string): Promise<Result<Worktree>> {
  if (parseInstanceId(name) === null) {
    return fail('INVALID_ID', `"${printable(name)}" cannot name a worktree: it is neither a step nor an instance`);
  }
  const path = join(worktreesFolder(root), name);
  const repository = await openRepository(run, root);
  if (!repository.ok) return repository;
  const commit = await resolveCommit(run, repository.value, base);
  if (!commit.ok) return commit;
  const place = { run, repository: repository.value, platform, name, path, branch: `threados/${name}` };

  const settled = await settleWhatIsThere(place);
  if (!settled.ok) return settled;
  const bases = await readBases(run, repository.value.top);
  if (!bases.ok) return bases;
  const known = bases.value.get(name) ?? null;

  const existing = settled.value;
  if (existing !== null && known !== null) {
    return ok({ step: name, path, branch: existing.branch ?? 'HEAD', base: known, created: false });
  }
  if (existing === null) {
    const added = await add(place, commit.value, known);
    if (!added.ok) return added;
  }
  const finished = await finish(place, commit.value);
  if (!finished.ok && existing === null) await takeBack(place);
  return finished;
}

interface Place {
  readonly run: RunGit;
  readonly repository: Repository;
  readonly platform: string;
  readonly name: string;
  readonly path: string;
  readonly branch: string;
}

/** Leaves either a worktree (answered) or free room for one (`null`). */
async function settleWhatIsThere(place: Place): Promise<Result<RegisteredWorktree | null>> {
  const { run, repository, path } = place;
  const found = await findRegistered(place);
  if (!found.ok) return found;
  const folder = await look(path);
  if (folder === 'other') return inTheWay(path);
  if (found.value !== null) {
    // `initializing`: a `git worktree add` was killed half-way, whatever files it has made so far.
    const halfMade = found.value.locked === 'initializing' || found.value.locked === REMOVING;
    if (folder === 'files' && !halfMade) return ok(found.value);
    if (found.value.locked !== null && !halfMade) {
      return fail('WORKTREE', `the worktree at ${printable(path)} is locked (${printable(found.value.locked)}) and its folder is gone`, {
        hint: `git worktree unlock "${path}"`,
        details: { path },
      });
    }
    if (halfMade) await removeTree(path);
    const gone = await mustRun(
      run(repository.top, ['worktree', 'remove', '--force', '--force', path]),
      'the lost worktree could not be removed',
    );
    return gone.ok ? ok(null) : gone;
  }
  if (folder !== 'files') return ok(null);
  if ((await look(join(path, '.git'))) === 'other') {
    const repaired = await run(repository.top, ['worktree', 'repair', path]);
    if (!repaired.ok) return repaired;
    const again = await findRegistered(place);
    if (!again.ok || again.value !== null) return again;
  }
  return inTheWay(path);
}

async function findRegistered({ run, repository, path, platform }: Place): Promise<Result<RegisteredWorktree | null>> {
  const listed = await listWorktrees(run, repository.top);
  return listed.ok ? ok(listed.value.find((worktree) => samePlace(worktree.path, path, platform)) ?? null) : listed;
}

/** `files`: a folder that holds something; `other`: a file or a link. */
async function look(path: string): Promise<'nothing' | 'empty' | 'files' | 'other'> {
  const stat = await lstat(path).catch(() => null);
  if (stat === null) return 'nothing';
  if (!stat.isDirectory()) return 'other';
  return (await readdir(path)).length === 0 ? 'empty' : 'files';
}

function inTheWay(path: string): Result<never> {
  return fail('WORKTREE', `${printable(path)} is in the way: it exists and is no worktree of this repository`, {
    hint: 'look into it, then move or delete it',
    details: { path },
  });
}

/** `known` is the base that an earlier worktree of this name had: the same one means that its branch goes on. */
async function add({ run, repository, name, path, branch }: Place, commit: string, known: string | null): Promise<Result<unknown>> {
  const { top } = repository;
  const tip = await run(top, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`]);
  if (!tip.ok) return tip;
  const what = `the worktree ${name} could not be made`;
  const old = tip.value.code === 0 ? tip.value.stdout.toString('utf8').trim() : null;
  if (old !== null && known === commit) return mustRun(run(top, ['worktree', 'add', path, branch]), what, { path });
  if (old !== null && old !== commit) {
    const kept = await keepCommits(run, top, name, old);
    if (!kept.ok) return kept;
  }
  // -B resets a branch of an earlier run; git refuses it where somebody has that branch checked out elsewhere.
  return mustRun(run(top, ['worktree', 'add', '--no-track', old === null ? '-b' : '-B', branch, path, commit]), what, { path });
}

async function finish({ run, repository, name, path, branch }: Place, commit: string): Promise<Result<Worktree>> {
  const filled = await fillSubmodules(run, repository.top, path);
  if (!filled.ok) return filled;
  const included = await copyIncluded(run, repository, path);
  if (!included.ok) return included;
  const written = await writeBase(run, repository.top, name, commit);
  return written.ok ? ok({ step: name, path, branch, base: commit, created: true }) : written;
}

/** The failure that led here is the one to tell; what cannot be taken back now is settled by the next call. */
async function takeBack({ run, repository, path }: Place): Promise<void> {
  await removeTree(path).catch(() => undefined);
  await run(repository.top, ['worktree', 'remove', '--force', '--force', path]);
}
