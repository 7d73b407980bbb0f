import { ok, type Result } from '../model/result.ts';
import { mustRun, type RunGit } from './run-git.ts';

/**
 * The commit that a worktree began from, kept as a ref: git knows no such thing, and a ref also keeps the
 * commit from being collected. It is written last, so that a worktree without one is a half-made one.
 */
const FOLDER = 'refs/threados/base/';

export async function readBases(run: RunGit, top: string): Promise<Result<ReadonlyMap<string, string>>> {
  const listed = await mustRun(
    run(top, ['for-each-ref', '--format=%(objectname) %(refname)', FOLDER]),
    'the bases of the worktrees could not be read',
  );
  if (!listed.ok) return listed;
  const lines = listed.value.stdout.toString('utf8').split('\n').filter(Boolean);
  return ok(new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1 + FOLDER.length), line.slice(0, line.indexOf(' '))])));
}

export async function writeBase(run: RunGit, top: string, name: string, commit: string): Promise<Result<void>> {
  const written = await mustRun(run(top, ['update-ref', `${FOLDER}${name}`, commit]), `the base of worktree ${name} could not be kept`);
  return written.ok ? ok(undefined) : written;
}

export async function removeBase(run: RunGit, top: string, name: string): Promise<Result<void>> {
  const removed = await mustRun(run(top, ['update-ref', '-d', `${FOLDER}${name}`]), `the base of worktree ${name} could not be removed`);
  return removed.ok ? ok(undefined) : removed;
}

/** Commits of a branch that is about to begin anew stay reachable here: nothing that anybody committed is dropped. */
export async function keepCommits(run: RunGit, top: string, name: string, commit: string): Promise<Result<void>> {
  const ref = `refs/threados/kept/${name}/${commit.slice(0, 12)}`;
  const kept = await mustRun(run(top, ['update-ref', ref, commit]), `the earlier commits of worktree ${name} could not be kept`);
  return kept.ok ? ok(undefined) : kept;
}
