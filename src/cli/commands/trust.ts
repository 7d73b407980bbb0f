import { ok } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';
import { renderHunks } from '../render/plan.ts';

export const trust: Run<'trust'> = async (_input, { threados, globals }) => {
  const report = await threados.trust({ yes: globals.yes && !globals.dryRun });
  if (!report.ok) return report;
  const { trusted, changes } = report.value;
  return ok({
    data: globals.dryRun ? { trusted, changes, diff: '', effects: [{ effect: 'trust' }], decisions: [] } : { trusted, changes },
    text: ({ paint }) => [
      ...changes.flatMap(({ kind, what, diff }) => [`${paint.warn(kind)} ${paint.strong(printable(what))}`, ...renderHunks(diff, paint)]),
      trusted ? paint.good('trusted') : `not trusted yet: ${paint.strong('seqctl trust --yes')} accepts this`,
    ],
  });
};
