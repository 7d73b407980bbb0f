import type { WorktreeRow } from '../../app/threados.ts';
import { printable } from '../../util/printable.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

export function renderWorktrees(rows: readonly WorktreeRow[], screen: Screen): string[] {
  const { paint } = screen;
  if (rows.length === 0) return [paint.faint('no worktrees: steps with worktree: true make them')];
  const lines = rows.map((row) => [
    paint.strong(printable(row.id)),
    row.orphan ? paint.warn('orphan') : (row.status ?? ''),
    filesWord(row),
    commitsWord(row),
    row.kept_in === null ? '' : paint.faint(printable(row.kept_in)),
  ]);
  return table(['worktree', 'step', 'files', 'commits', 'all of it is in'], lines, screen, 4);
}

function filesWord({ whole, locked, changed }: WorktreeRow): string {
  if (!whole) return 'half removed';
  const files = changed === null ? 'unknown' : changed === 0 ? 'clean' : `${String(changed)} not committed`;
  return locked === null ? files : `${files}, locked`;
}

function commitsWord({ id, branch, unmerged }: WorktreeRow): string {
  const where = branch === `threados/${id}` ? '' : ` on ${branch === null ? 'no branch' : printable(branch)}`;
  return unmerged === 0 ? (where === '' ? 'none' : `none${where}`) : `${String(unmerged)} not in HEAD${where}`;
}
