import type { AuditEntry } from '../../model/plan.ts';
import { printable } from '../../util/printable.ts';
import { columns } from './columns.ts';
import type { Screen } from './screen.ts';

export function renderAudit(entries: readonly AuditEntry[], screen: Screen): string[] {
  const { paint } = screen;
  if (entries.length === 0) return [paint.faint('nothing recorded')];
  const rows = entries.map((entry) => [
    { text: String(entry.seq), paint: paint.faint },
    { text: printable(entry.at), paint: paint.faint },
    { text: printable(entry.actor) },
    { text: printable(entry.action), paint: paint.strong },
    { text: printable(entry.decision ?? '') },
    { text: printable(entry.result) },
  ]);
  return columns(rows, screen, [5, 4, 2]);
}
