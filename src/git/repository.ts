import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { gitSays, mustRun, type RunGit } from './run-git.ts';

/** A work tree that holds `cwd`. */
export interface Repository {
  /** The work tree's top, as git spells it (absolute; `/` on every platform). */
  readonly top: string;
  /** From `top` to `cwd`, with `/` at its end; empty at the top. */
  readonly prefix: string;
  readonly shallow: boolean;
}

/** What kind of place `cwd` is. GIT_UNAVAILABLE outside of any repository, WORKTREE in one without files. */
export async function openRepository(run: RunGit, cwd: string): Promise<Result<Repository>> {
  // `--show-toplevel` fails in a bare repository, after the answers before it are out: one process tells all.
  const asked = await run(cwd, ['rev-parse', '--is-bare-repository', '--is-shallow-repository', '--show-prefix', '--show-toplevel']);
  if (!asked.ok) return asked;
  const [bare, shallow, prefix, top] = asked.value.stdout.toString('utf8').split('\n');
  if (asked.value.code === 0 && top !== undefined && top !== '') return ok({ top, prefix: prefix ?? '', shallow: shallow === 'true' });
  const where = printable(cwd);
  if (bare === 'true') {
    return fail('WORKTREE', `${where} is a bare repository: it has no files to work on`, {
      hint: 'use a clone of it that has a work tree',
    });
  }
  if (bare === 'false') {
    return fail('WORKTREE', `${where} lies inside a .git folder: it has no files to work on`, { hint: 'go to the work tree beside it' });
  }
  const says = gitSays(asked.value);
  if (says.includes('dubious ownership')) {
    return fail('GIT_UNAVAILABLE', `git does not trust ${where}, which belongs to another user`, {
      hint: `if you do: git config --global --add safe.directory "${where}"`,
    });
  }
  if (says.includes('not a git repository')) {
    return fail('GIT_UNAVAILABLE', `${where} is not in a git repository`, {
      hint: 'git init && git add -A && git commit -m "Begin", or use steps without worktree',
    });
  }
  return fail('GIT_UNAVAILABLE', `git cannot use ${where}: ${says}`);
}

/** The commit that `HEAD` of `cwd` stands for, on a branch or detached. WORKTREE where nothing was committed yet. */
export async function headCommit(run: RunGit, cwd: string): Promise<Result<string>> {
  const repository = await openRepository(run, cwd);
  if (!repository.ok) return repository;
  const head = await run(cwd, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (!head.ok) return head;
  if (head.value.code === 0) return ok(head.value.stdout.toString('utf8').trim());
  return fail('WORKTREE', `the repository at ${printable(repository.value.top)} has no commit yet`, {
    hint: 'make the first one: git add -A && git commit -m "Begin"',
  });
}

/** The full id of the commit that a person's word (branch, tag, id) names. */
export function resolveCommit(run: RunGit, repository: Repository, name: string): Promise<Result<string>> {
  return resolve(run, repository, name, 'commit');
}

/** The tree of what `name` stands for: a commit, or a tree itself. */
export function resolveTree(run: RunGit, repository: Repository, name: string): Promise<Result<string>> {
  return resolve(run, repository, name, 'tree');
}

async function resolve(run: RunGit, repository: Repository, name: string, kind: 'commit' | 'tree'): Promise<Result<string>> {
  const found = await mustRun(
    run(repository.top, ['rev-parse', '--verify', '--end-of-options', `${name}^{${kind}}`]),
    `there is no commit "${printable(name)}" here`,
    repository.shallow ? { hint: 'this clone is shallow: git fetch --unshallow brings the whole history' } : {},
  );
  return found.ok ? ok(found.value.stdout.toString('utf8').trim()) : found;
}
