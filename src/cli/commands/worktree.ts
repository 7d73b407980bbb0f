import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { fieldsOf } from '../fields.ts';
import { perform } from '../perform.ts';
import { renderWorktrees } from '../render/worktrees.ts';

export const listWorktrees: Run<'worktree.ls'> = async (_input, { threados }) => {
  const rows = await threados.worktrees();
  return rows.ok ? ok({ data: { worktrees: rows.value }, text: (screen) => renderWorktrees(rows.value, screen) }) : rows;
};

export const removeWorktrees: Run<'worktree.rm'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'worktree.rm', ...(positionals.ids.length === 0 ? {} : { ids: positionals.ids }), ...fieldsOf(flags) }]);
