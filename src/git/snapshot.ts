import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { headCommit, openRepository } from './repository.ts';
import { mustRun, type RunGit } from './run-git.ts';
import { runtimePathspecs, stepOfPath } from './runtime-folders.ts';
import { addEverything } from './scratch-index.ts';

/** Who commits where the machine has nobody configured. */
const NOBODY = {
  GIT_AUTHOR_NAME: 'ThreadOS',
  GIT_AUTHOR_EMAIL: 'threados@localhost',
  GIT_COMMITTER_NAME: 'ThreadOS',
  GIT_COMMITTER_EMAIL: 'threados@localhost',
};

/**
 * Commits everything in one of our worktrees as its end state and answers the commit; HEAD itself where there is
 * nothing to commit. Made of git's plumbing: no hook of the user's runs, nothing is signed, nobody is asked.
 * Refuses any other work tree: what a person has checked out is theirs to commit.
 */
export async function snapshot(run: RunGit, root: string, prefix: string, cwd: string, message: string): Promise<Result<string>> {
  if (stepOfPath(root, cwd) === null) {
    return fail('WORKTREE', `${printable(cwd)} is no worktree of a step: ThreadOS commits nothing there`, { details: { path: cwd } });
  }
  const repository = await openRepository(run, cwd);
  if (!repository.ok) return repository;
  const { top } = repository.value;
  const head = await headCommit(run, top);
  if (!head.ok) return head;
  const what = `the end state of ${printable(top)} could not be committed`;
  const git = async (args: readonly string[], options?: Parameters<RunGit>[2]) => {
    const output = await mustRun(run(top, args, options), what);
    return output.ok ? ok(output.value.stdout.toString('utf8').trim()) : output;
  };

  const added = await addEverything(run, top);
  if (!added.ok) return added;
  const without = await git(['reset', '--quiet', '--', ...runtimePathspecs(prefix)]);
  if (!without.ok) return without;
  const tree = await git(['write-tree']);
  if (!tree.ok) return tree;
  const before = await git(['rev-parse', `${head.value}^{tree}`]);
  if (!before.ok) return before;
  if (tree.value === before.value) return head;

  const somebody = await run(top, ['config', '--get', 'user.email']);
  if (!somebody.ok) return somebody;
  const commit = await git(['-c', 'commit.gpgSign=false', 'commit-tree', '-p', head.value, tree.value], {
    input: message,
    ...(somebody.value.code === 0 ? {} : { env: NOBODY }),
  });
  if (!commit.ok) return commit;
  // The old value makes it fail rather than lose a commit that somebody made meanwhile.
  const moved = await git(['update-ref', '-m', 'threados: end state', 'HEAD', commit.value, head.value]);
  return moved.ok ? commit : moved;
}
