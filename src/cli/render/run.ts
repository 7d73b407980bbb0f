import type { RunReport, StopReport } from '../../app/threados.ts';
import { printable } from '../../util/printable.ts';
import { columns } from './columns.ts';
import type { Screen } from './screen.ts';
import { paintStatus, statusWord } from './status-word.ts';

const MOST = 50;

/** How a run, or a wait for one, came out. */
export function renderRun(run: RunReport, screen: Screen): string[] {
  const { paint } = screen;
  const rows = run.steps.slice(0, MOST).map(({ id, status, reason }) => [
    { text: statusWord(status), paint: paintStatus(status, paint) },
    { text: printable(id), paint: paint.strong },
    { text: reason === null ? '' : printable(reason.message), paint: paint.faint },
  ]);
  return [
    ...columns(rows, screen, [2, 1]),
    ...(run.steps.length > MOST ? [`and ${run.steps.length - MOST} more`] : []),
    `${printable(run.ended)} ${paint.faint(`(run ${printable(run.run_id)}${run.detached ? ': seqctl status --watch' : ''})`)}`,
  ];
}

export function renderStops(report: StopReport, { paint }: Screen): string[] {
  if (report.instances.length === 0) return [paint.faint('nothing runs')];
  return report.instances.map(({ instance, outcome, survivors }) => {
    const alive = survivors.map(({ pid, command }) => `${pid} ${printable(command)}`).join(', ');
    const word = {
      confirmed: paint.good('stopped'),
      'not-proven': paint.bad('not proven'),
      'not-ours': paint.bad('not ours'),
      'not-running': paint.faint('not running'),
    };
    return `${paint.strong(printable(instance))} ${word[outcome]}${alive === '' ? '' : `; alive: ${alive}`}`;
  });
}
