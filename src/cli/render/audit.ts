import type { AuditEntry } from '../../model/plan.ts';
import type { Json } from '../../util/json.ts';
import { printable } from '../../util/printable.ts';
import { columns } from './columns.ts';
import type { Screen } from './screen.ts';

/** What gives way where the screen is narrow, first one first: subject, links, actor; the result last of all. */
const SHRINK = [4, 6, 2, 7];

export function renderAudit(entries: readonly AuditEntry[], screen: Screen): string[] {
  const { paint } = screen;
  if (entries.length === 0) return [paint.faint('nothing recorded')];
  const rows = entries.map((entry) => [
    { text: String(entry.seq), paint: paint.faint },
    { text: printable(entry.at), paint: paint.faint },
    { text: printable(entry.actor) },
    { text: printable(entry.action), paint: paint.strong },
    { text: printable(subjectOf(entry)) },
    // What was allowed says so by its result.
    { text: entry.decision === 'allow' ? '' : printable(entry.decision ?? ''), paint: paint.warn },
    { text: links(entry), paint: paint.faint },
    { text: printable(entry.result) },
  ]);
  return columns(rows, screen, SHRINK);
}

/** Keys of actions and commands that say what they were about, the most telling first. */
const SUBJECT = ['id', 'ids', 'step', 'steps', 'instance', 'instances', 'group', 'name', 'mode', 'seq', 'rule'] as const;

/** `build`, `a, b`, `3 actions`, what was asked in a chat; empty where nothing in particular is named. */
function subjectOf({ action, input }: Pick<AuditEntry, 'action' | 'input'>): string {
  if (Array.isArray(input)) return input.length === 1 ? subjectOf({ action, input: input[0] }) : `${String(input.length)} actions`;
  if (typeof input !== 'object' || input === null) return '';
  // What was taken back says more than the number under which it was kept.
  if (action === 'undo' && 'actions' in input && Array.isArray(input.actions)) return input.actions.join(', ');
  const told = input as Readonly<Record<string, Json>>;
  const value = told[SUBJECT.find((name) => told[name] !== undefined) ?? (action === 'chat.request' ? 'request' : 'action')];
  if (value === undefined) return 'actions' in told ? subjectOf({ action, input: told['actions'] ?? null }) : '';
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? '' : String(value);
  return text === action ? '' : text;
}

/** The turn of the chat and the proposal that an entry belongs to. */
function links({ input, result }: AuditEntry): string {
  if (typeof input !== 'object' || input === null) return '';
  const { turn, proposal } = input as Readonly<Record<string, unknown>>;
  return printable([turn, proposal].filter((id) => typeof id === 'string' && id !== result).join(' '));
}
