import { fail, ok, type Result } from '../model/result.ts';
import { openRepository, resolveTree } from './repository.ts';
import { gitSays, mustRun, type RunGit } from './run-git.ts';
import { withScratchIndex } from './scratch-index.ts';

/**
 * Whether a patch fits the tree of `base`, whole. Looks only: neither a work tree nor anybody's index is touched.
 * PATCH_CONFLICT in git's own words.
 */
export async function checkPatch(run: RunGit, cwd: string, patchFile: string, base: string): Promise<Result<null>> {
  const repository = await openRepository(run, cwd);
  if (!repository.ok) return repository;
  const { top } = repository.value;
  const tree = await resolveTree(run, repository.value, base);
  if (!tree.ok) return tree;
  return withScratchIndex<null>(run, top, async (env) => {
    const filled = await mustRun(run(top, ['read-tree', tree.value], { env }), 'the base of the patch could not be read');
    if (!filled.ok) return filled;
    const checked = await run(top, ['apply', '--cached', '--check', '--whitespace=nowarn', patchFile], { env });
    if (!checked.ok) return checked;
    return checked.value.code === 0
      ? ok(null)
      : fail('PATCH_CONFLICT', `the patch does not fit what it was made from: ${gitSays(checked.value)}`);
  });
}
