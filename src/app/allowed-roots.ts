import type { Policy } from '../policy/compile.ts';
import type { Deps } from './deps.ts';

/** The folders that steps may run in, links and junctions resolved: those of the policy and ThreadOS's own worktrees. */
export async function allowedRoots(deps: Deps, policy: Policy): Promise<readonly string[]> {
  const roots = [...policy.roots, '.threados/worktrees'].map((root) => deps.artifacts.real(`${deps.root}/${root}`));
  return (await Promise.all(roots)).filter((root) => root !== null);
}
