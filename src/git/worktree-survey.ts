import { lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseInstanceId } from '../model/ids.ts';
import type { WorktreeFacts } from '../model/ports/git.ts';
import { ok, type Result } from '../model/result.ts';
import { readBases } from './base-ref.ts';
import { openRepository, type Repository } from './repository.ts';
import type { RunGit } from './run-git.ts';
import { worktreesFolder } from './runtime-folders.ts';
import { commitsOf } from './unmerged.ts';
import { leftovers } from './leftovers.ts';
import { onlyThere } from './only-there.ts';
import { listWorktrees, samePlace, type RegisteredWorktree } from './worktree-list.ts';
import { REMOVING } from './worktree-remove.ts';

/** How many worktrees are looked at side by side: each look is a few processes. */
const AT_ONCE = 4;

/**
 * The worktrees of ThreadOS here that `wanted` takes, by name: those that git has registered, and those of which only a folder is left.
 * Looks only; what cannot be read of one (a broken checkout) is left open in its facts and fails nothing.
 */
export async function surveyWorktrees(
  run: RunGit,
  root: string,
  platform: string,
  wanted: (name: string) => boolean = () => true,
): Promise<Result<readonly WorktreeFacts[]>> {
  const repository = await openRepository(run, root);
  if (!repository.ok) return repository;
  const listed = await listWorktrees(run, root);
  if (!listed.ok) return listed;
  const bases = await readBases(run, repository.value.top);
  if (!bases.ok) return bases;
  const folder = worktreesFolder(root);
  const registered = new Map(
    listed.value
      .filter((worktree) => samePlace(dirname(worktree.path), folder, platform))
      .map((worktree) => [basename(worktree.path), worktree]),
  );
  const folders = (await readdir(folder).catch(() => [])).filter((name) => parseInstanceId(name) !== null);
  const names = [...new Set([...registered.keys(), ...folders])].filter(wanted).sort();
  const facts: WorktreeFacts[] = [];
  for (let i = 0; i < names.length; i += AT_ONCE) {
    const some = names.slice(i, i + AT_ONCE);
    facts.push(
      ...(await Promise.all(
        some.map((name) => factsOf(run, repository.value, join(folder, name), registered.get(name) ?? null, bases.value.get(name) ?? null)),
      )),
    );
  }
  return ok(facts);
}

async function factsOf(
  run: RunGit,
  repository: Repository,
  path: string,
  registered: RegisteredWorktree | null,
  base: string | null,
): Promise<WorktreeFacts> {
  const name = basename(path);
  const isFolder = (await lstat(path).catch(() => null))?.isDirectory() === true;
  const halfMade = registered?.locked === 'initializing' || registered?.locked === REMOVING;
  const whole = registered !== null && isFolder && !halfMade;
  const spare = whole
    ? await onlyThere(run, path, { prefix: repository.prefix, base })
    : ok({ files: isFolder && !halfMade ? await leftovers(path) : [], submodules: [] });
  return {
    name,
    path,
    branch: registered?.branch ?? null,
    base,
    whole,
    locked: halfMade ? null : (registered?.locked ?? null),
    changed: spare.ok ? spare.value.files : null,
    submodules: spare.ok ? spare.value.submodules : [],
    unmerged: registered === null || registered.head === null ? 0 : await commitsOf(run, repository.top, registered.head, base),
  };
}
