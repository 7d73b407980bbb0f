import { ok } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';

export const reconcile: Run<'reconcile'> = async (_input, { threados, globals }) => {
  if (globals.dryRun) {
    const effects = [{ effect: 'reconcile' }];
    return ok({ data: { diff: '', effects, decisions: [] }, text: () => ['would compare what is written with what is alive'] });
  }
  const report = await threados.reconcile();
  if (!report.ok) return report;
  const { lost, alive, swept } = report.value;
  const list = (names: readonly string[]): string => names.map(printable).join(', ');
  return ok({
    data: { lost, alive, swept },
    text: ({ paint }) => [
      ...(lost.length > 0 ? [`${paint.bad('lost')} ${list(lost)}`] : []),
      ...(alive.length > 0 ? [`${paint.good('alive')} ${list(alive)}`] : []),
      ...(swept.length > 0 ? [`${paint.faint('swept')} ${list(swept)}`] : []),
      ...(lost.length + alive.length + swept.length === 0 ? [paint.faint('nothing runs, nothing is lost')] : []),
    ],
  });
};
