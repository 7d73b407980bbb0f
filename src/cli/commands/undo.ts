import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { renderDiff } from '../render/plan.ts';

export const undo: Run<'undo'> = async (_input, { threados, globals }) => {
  const undone = await threados.undo({ dry_run: globals.dryRun, yes: globals.yes });
  if (!undone.ok) return undone;
  const { revision, diff, undone: actions, warnings } = undone.value;
  return ok({
    revision,
    warnings,
    data: globals.dryRun ? { undone: actions, diff, effects: [], decisions: [] } : { undone: actions, diff },
    text: ({ paint }) => [...renderDiff(diff, paint), `${paint.faint(globals.dryRun ? 'would undo:' : 'undone:')} ${actions.join(', ')}`],
  });
};
