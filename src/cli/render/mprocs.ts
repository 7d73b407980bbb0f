import type { MprocsStatus } from '../../model/ports/mprocs.ts';
import { printable } from '../../util/printable.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

export function renderMprocs({ state, address, pid, version, panes }: MprocsStatus, screen: Screen): string[] {
  const { paint } = screen;
  const word = { open: paint.good('open'), closed: paint.faint('closed'), lost: paint.bad('lost') }[state];
  const where = [
    ...(version === null ? [] : [`mprocs ${printable(version)}`]),
    ...(address === null ? [] : [`at ${printable(address)}`]),
    ...(pid === null ? [] : [`pid ${pid}`]),
  ];
  const heading = [word, ...where].join(' ');
  if (panes.length === 0) return state === 'closed' ? [heading, paint.faint('seqctl mprocs open opens one')] : [heading];
  const rows = panes.map((pane) => [
    String(pane.index),
    printable(pane.instance),
    printable(pane.name),
    pane.stale ? paint.warn('stale') : '',
  ]);
  return [heading, ...table(['#', 'instance', 'pane', ''], rows, screen, 2)];
}
