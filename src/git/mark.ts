import { ok, type Result } from '../model/result.ts';
import { headCommit, openRepository } from './repository.ts';
import { mustRun, type RunGit } from './run-git.ts';
import { workPathspecs } from './runtime-folders.ts';
import { addEverything, withScratchIndex } from './scratch-index.ts';

/**
 * What lies in the work tree of `cwd` now, for `diff` to begin from later: HEAD where nothing is uncommitted, else a
 * tree with all of that in it. Index, branch and files stay as they are; the tree is loose in the object store, where
 * git collects it after some weeks.
 */
export async function markState(run: RunGit, cwd: string, prefix: string): Promise<Result<string>> {
  const repository = await openRepository(run, cwd);
  if (!repository.ok) return repository;
  const { top } = repository.value;
  const status = await mustRun(run(top, ['status', '--porcelain', '-z', '--', ...workPathspecs(prefix)]), 'git status failed');
  if (!status.ok) return status;
  const head = await headCommit(run, top);
  if (head.ok && status.value.stdout.length === 0) return head;
  return withScratchIndex(run, top, async ({ GIT_INDEX_FILE = '' }) => {
    // The index alone is a copy: the tree must outlive this call.
    const env = { GIT_INDEX_FILE };
    const added = await addEverything(run, top, env);
    if (!added.ok) return added;
    const tree = await mustRun(run(top, ['write-tree'], { env }), 'the state of the work tree could not be kept');
    return tree.ok ? ok(tree.value.stdout.toString('utf8').trim()) : tree;
  });
}
