import type { WorktreeRow } from '../../app/threados.ts';
import { printable } from '../../util/printable.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

const RUNS = '.threados/runs/';

export function renderWorktrees(rows: readonly WorktreeRow[], screen: Screen): string[] {
  const { paint } = screen;
  if (rows.length === 0) return [paint.faint('no worktrees: steps with worktree: true make them')];
  const lines = rows.map((row) => [
    paint.strong(printable(row.id)),
    row.orphan ? paint.warn('orphan') : (row.status ?? ''),
    filesWord(row),
    commitsWord(row),
    row.kept_in === null ? '' : paint.faint(printable(row.kept_in.slice(RUNS.length))),
  ]);
  return table(['worktree', 'step', 'files', 'commits', `all of it is in ${RUNS}`], lines, screen, 4);
}

function filesWord({ whole, locked, changed, submodules }: WorktreeRow): string {
  if (!whole) return 'half removed';
  const words = [
    changed === null ? 'unknown' : changed === 0 ? '' : `${String(changed)} not committed`,
    submodules.length === 0 ? '' : 'a submodule worked in',
    locked === null ? '' : 'locked',
  ].filter((word) => word !== '');
  return words.length === 0 ? 'clean' : words.join(', ');
}

function commitsWord({ id, branch, unmerged }: WorktreeRow): string {
  const where = branch === `threados/${id}` ? '' : ` on ${branch === null ? 'no branch' : printable(branch)}`;
  return unmerged === 0 ? (where === '' ? 'none' : `none${where}`) : `${String(unmerged)} not in HEAD${where}`;
}
