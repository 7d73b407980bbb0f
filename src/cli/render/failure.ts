import type { Diagnostic, Failure } from '../../model/failure.ts';
import type { Json } from '../../util/json.ts';
import { renderHunks } from './plan.ts';
import { printable } from '../../util/printable.ts';
import type { Screen } from './screen.ts';

const MOST = 20;

/** A failure for people: one plain line, then where it is in the file, what it concerns, what to do. For stderr. */
export function renderFailure(program: string, failure: Failure, screen: Screen): string[] {
  const { paint } = screen;
  const lines = [`${paint.bad(`${program}:`)} ${printable(failure.message)}`];
  const diagnostics = failure.diagnostics ?? [];
  for (const diagnostic of diagnostics.slice(0, MOST)) {
    const [head = '', ...source] = renderDiagnostic(diagnostic, screen);
    // The message of a single problem says it already, place and all.
    lines.push(...(failure.message.includes(diagnostic.message) ? source : [head, ...source]));
  }
  if (diagnostics.length > MOST) lines.push(`  and ${diagnostics.length - MOST} more`);
  lines.push(...renderChanges(failure.details?.['changes'], screen), ...renderSteps(failure.details?.['steps'], screen));
  if (failure.hint !== undefined) lines.push(`${paint.faint('hint:')} ${printable(failure.hint)}`);
  return lines;
}

/** The place, the line and a caret under what is meant. */
export function renderDiagnostic(diagnostic: Diagnostic, { paint, width }: Screen): string[] {
  const { file, line, column, message, source, length } = diagnostic;
  const head = `  ${paint.strong(`${printable(file)}:${line}:${column}`)} ${printable(message)}`;
  if (source === '') return [head];
  const gutter = `${line} | `;
  const room = Math.max(20, width - gutter.length - 4);
  // A long line is shown from a little before the place, so that the caret stays on the screen.
  const from = column - 1 < room ? 0 : column - 1 - Math.floor(room / 2);
  const shown = source.slice(from, from + room);
  const before = printable(shown.slice(0, column - 1 - from));
  const marked = printable(shown.slice(column - 1 - from, column - 1 - from + Math.max(1, length)));
  const caret = '^'.repeat(Math.max(1, marked.length));
  return [
    head,
    `    ${paint.faint(gutter)}${printable(shown)}`,
    `    ${' '.repeat(gutter.length)}${' '.repeat(before.length)}${paint.bad(caret)}`,
  ];
}

/** `details.changes`: what was changed outside ThreadOS, or the files that conflict. */
function renderChanges(changes: Json | undefined, screen: Screen): string[] {
  if (!Array.isArray(changes)) return [];
  return capped(
    (changes as readonly Json[]).flatMap((change) => {
      if (typeof change === 'string') return [`  ${printable(change)}`];
      const { kind, what, diff } = recordOf(change);
      return [`  ${screen.paint.warn(printable(kind))} ${printable(what)}`, ...renderHunks(diff, screen.paint).map((line) => `  ${line}`)];
    }),
  );
}

/** `details.steps`: the ones that stand in the way. */
function renderSteps(steps: Json | undefined, screen: Screen): string[] {
  if (!Array.isArray(steps)) return [];
  const open = (steps as readonly Json[]).map(recordOf).filter((step) => step.status === 'FAILED' || step.status === 'NEEDS_REVIEW');
  return capped(
    open.map(
      ({ id, status, reason }) => `  ${screen.paint.strong(printable(id))} ${status}${reason === '' ? '' : `: ${printable(reason)}`}`,
    ),
  );
}

function capped(lines: readonly string[]): string[] {
  return lines.length > MOST ? [...lines.slice(0, MOST), `  and ${lines.length - MOST} more`] : [...lines];
}

function recordOf(value: Json): Record<'kind' | 'what' | 'diff' | 'id' | 'status' | 'reason', string> {
  const text = (key: string): string => {
    const found: unknown = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    return typeof found === 'string' ? found : '';
  };
  const reason: unknown = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)['reason'] : undefined;
  const message = typeof reason === 'object' && reason !== null && 'message' in reason ? String(reason.message) : '';
  return { kind: text('kind'), what: text('what'), diff: text('diff'), id: text('id'), status: text('status'), reason: message };
}
