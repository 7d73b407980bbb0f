import { createGit } from '../git/git.ts';
import type { Git } from '../model/ports/git.ts';
import type { Result } from '../model/result.ts';
import { join } from 'node:path';
import { createExclusive } from '../store/exclusive.ts';
import { layoutOf } from '../store/layout.ts';

/** Git over this repo; its worktree commands one at a time among all of ThreadOS's processes. */
export function openGit(root: string, env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): Promise<Git> {
  const exclusive = createExclusive(join(layoutOf(root).locks, 'git'), 'worktrees');
  const alone = async <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => {
    const done = await exclusive(work);
    return done.ok ? done.value : done;
  };
  return Promise.resolve(createGit({ root, env, platform, alone }));
}
