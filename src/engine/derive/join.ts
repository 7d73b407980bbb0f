import type { Step } from '../../model/sequence.ts';

/** How many of `total` must succeed. */
export function joinNeed(join: Step['join'], total: number): number {
  if (join === 'all') return total;
  return join === 'any' ? Math.min(1, total) : join;
}
