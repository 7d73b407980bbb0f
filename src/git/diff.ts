import { ok, type Result } from '../model/result.ts';
import { openRepository, resolveTree } from './repository.ts';
import { mustRun, type RunGit } from './run-git.ts';
import { workPathspecs } from './runtime-folders.ts';
import { addEverything, withScratchIndex, type ScratchEnv } from './scratch-index.ts';

/** Every setting that a person's config could bend is fixed, so that the patch applies anywhere and reads alike. */
const PATCH_FLAGS = [
  '--cached',
  '--binary',
  '--full-index',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--submodule=short',
  '--ignore-submodules=none',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--unified=3',
] as const;

/**
 * The patch from `base` to what lies in the work tree of `cwd` now: the agent's own commits, staged, unstaged and
 * untracked files alike; ignored files and ThreadOS's runtime folders are left out. Empty where nothing changed.
 */
export async function diffSince(run: RunGit, cwd: string, base: string, prefix: string): Promise<Result<Uint8Array>> {
  const repository = await openRepository(run, cwd);
  if (!repository.ok) return repository;
  const { top } = repository.value;
  const tree = await resolveTree(run, repository.value, base);
  if (!tree.ok) return tree;
  return withScratchIndex(run, top, async (env) => {
    const added = await addEverything(run, top, env);
    return added.ok ? patchBetween(run, top, tree.value, env, workPathspecs(prefix)) : added;
  });
}

/** The patch from a tree to the scratch index. */
export async function patchBetween(
  run: RunGit,
  top: string,
  from: string,
  env: ScratchEnv,
  pathspecs: readonly string[] = [],
): Promise<Result<Uint8Array>> {
  const patch = await mustRun(run(top, ['diff', ...PATCH_FLAGS, from, '--', ...pathspecs], { env }), 'the changes could not be compared');
  return patch.ok ? ok(patch.value.stdout) : patch;
}
