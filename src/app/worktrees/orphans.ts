import { worktreesOf } from '../../engine/worktree.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Deps } from '../deps.ts';

/** Tells of worktrees that nobody works in any more since `after` came in the place of `before`. They stay: work may be in them. */
export async function orphansLeft(deps: Deps, before: Sequence, after: Sequence): Promise<readonly string[]> {
  if (before === after) return [];
  const used = new Set(after.steps.flatMap(worktreesOf));
  const gone = before.steps.flatMap(worktreesOf).filter((name) => !used.has(name));
  const here = await Promise.all(gone.map((name) => deps.artifacts.exists(`${deps.root}/.threados/worktrees/${name}`)));
  const left = gone.filter((_, i) => here[i]);
  if (left.length === 0) return [];
  const [first] = left;
  return [
    left.length === 1
      ? `the worktree of "${first ?? ''}" is still there: seqctl worktree rm ${first ?? ''}`
      : `${left.length} worktrees are still there (${left.slice(0, 5).join(', ')}${left.length > 5 ? ', …' : ''}): seqctl worktree rm --orphaned`,
  ];
}
