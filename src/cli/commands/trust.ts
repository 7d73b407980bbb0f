import { ok } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';

export const trust: Run<'trust'> = async (_input, { threados, globals }) => {
  const report = await threados.trust({ yes: globals.yes && !globals.dryRun });
  if (!report.ok) return report;
  const { trusted, changes } = report.value;
  return ok({
    data: globals.dryRun ? { trusted, changes, diff: '', effects: [{ effect: 'trust' }], decisions: [] } : { trusted, changes },
    text: ({ paint }) => [
      ...changes.map(({ kind, what, shown }) => `${paint.warn(kind)} ${paint.strong(printable(what))}: ${printable(shown)}`),
      trusted ? paint.good('trusted') : `not trusted yet: ${paint.strong('seqctl trust --yes')} accepts this`,
    ],
  });
};
