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
    { text: links(entry), paint: paint.faint },
    { text: printable(entry.result) },
  ]);
  return columns(rows, screen, [6, 5, 4, 2]);
}

/** The turn of the chat and the proposal that an entry belongs to. */
function links({ input, result }: AuditEntry): string {
  if (typeof input !== 'object' || input === null) return '';
  const { turn, proposal } = input as Readonly<Record<string, unknown>>;
  return printable([turn, proposal].filter((id) => typeof id === 'string' && id !== result).join(' '));
}
