import type { RunAnswer, RunSummary } from '../../app/threados.ts';
import { STATUSES } from '../../model/words.ts';
import { printable } from '../../util/printable.ts';
import type { Screen } from './screen.ts';
import { renderStatus } from './status.ts';
import { table } from './table.ts';

export function renderRuns(runs: readonly RunSummary[], screen: Screen): string[] {
  if (runs.length === 0) return [screen.paint.faint('no runs yet: seqctl run all')];
  const rows = runs.map(({ run_id, created_at, created_by, counts }) => [
    screen.paint.strong(printable(run_id)),
    printable(created_at),
    printable(created_by),
    counts === null
      ? ''
      : STATUSES.filter((status) => counts[status] > 0)
          .map((status) => `${counts[status]} ${status}`)
          .join(', '),
  ]);
  return table(['run', 'created', 'by', 'steps'], rows, screen, 3);
}

export function renderRunRecord({ record, view }: RunAnswer, now: number, screen: Screen): string[] {
  const reviews = record.reviews.map(({ step, attempt, decision, actor, at, note }) => {
    const said = note === null ? '' : `: ${printable(note)}`;
    return screen.paint.faint(`${at} ${printable(actor)} ${decision} ${printable(step)} (attempt ${attempt})${said}`);
  });
  return [...renderStatus(view, now, screen), ...reviews];
}
