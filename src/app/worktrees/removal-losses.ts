import { printable } from '../../util/printable.ts';
import type { WorktreeRow } from '../threados.ts';

/** Worktrees whose losses are told one by one; the effects of the plan have all of them. */
const MOST = 5;

/**
 * What a removal takes away, in a few words for each worktree: what nothing else has comes first. Empty where nothing is
 * lost.
 */
export function lossesOf(rows: readonly WorktreeRow[]): readonly string[] {
  const losses = [...rows.filter((row) => row.kept_in === null), ...rows.filter((row) => row.kept_in !== null)].flatMap(lossOf);
  if (losses.length <= MOST) return losses;
  return [...losses.slice(0, MOST), `${String(losses.length - MOST)} more of that kind (seqctl worktree ls)`];
}

function lossOf(row: WorktreeRow): readonly string[] {
  const losses = [...changesLost(row), ...submodulesLost(row), ...(row.locked === null ? [] : [`it is locked (${printable(row.locked)})`])];
  if (row.needed_by.length > 0) losses.push(`${row.needed_by.join(', ')} could no longer begin from it`);
  return losses.length === 0 ? [] : [`"${row.id}": ${losses.join('; ')}`];
}

function changesLost({ changed, files, kept_in, path }: WorktreeRow): readonly string[] {
  if (changed === null) return ['git cannot tell what it holds'];
  if (changed === 0) return [];
  const named = files.slice(0, 5).map(printable).join(', ');
  const count = changed === 1 ? '1 file that no commit has' : `${String(changed)} files that no commit has`;
  const kept = kept_in === null ? `nothing else has them (to keep them, commit them in ${path})` : `${kept_in} has all of it`;
  return [`${count} (${named}${changed > 5 ? ', …' : ''}); ${kept}`];
}

function submodulesLost({ submodules, path }: WorktreeRow): readonly string[] {
  if (submodules.length === 0) return [];
  const named = submodules.slice(0, 5).map(printable).join(', ') + (submodules.length > 5 ? ', …' : '');
  return [
    `what was done inside ${submodules.length === 1 ? 'the submodule' : 'the submodules'} ${named}; nothing else has it (to keep it, push it from ${path})`,
  ];
}
