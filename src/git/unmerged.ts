import type { RunGit } from './run-git.ts';

/** How many commits up to `tip` neither the main tree's HEAD nor the worktree's base has. */
export async function commitsOf(run: RunGit, top: string, tip: string, base: string | null): Promise<number> {
  const counted = await run(top, ['rev-list', '--count', tip, '--not', 'HEAD', ...(base === null ? [] : [base])]);
  return counted.ok && counted.value.code === 0 ? Number(counted.value.stdout.toString('utf8').trim()) : 0;
}
