import type { Finding } from '../../app/threados.ts';
import { printable } from '../../util/printable.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

export function renderFindings(findings: readonly Finding[], screen: Screen): string[] {
  const { paint } = screen;
  const mark = { ok: paint.good('✓'), warning: paint.warn('!'), missing: paint.bad('✗') };
  const rows = findings.map(({ check, state, found, fix }) => [
    mark[state],
    printable(check),
    fix === null ? printable(found) : `${printable(found)} → ${printable(fix)}`,
  ]);
  return table(['', 'check', 'found'], rows, screen, 2);
}
