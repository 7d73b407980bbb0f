import type { InstanceRow, StatusRow, StatusView } from '../../model/status.ts';
import { STATUSES } from '../../model/words.ts';
import { formatDuration } from '../../util/duration.ts';
import { printable } from '../../util/printable.ts';
import { columns, type Cell } from './columns.ts';
import type { Screen } from './screen.ts';
import { paintStatus, statusWord } from './status-word.ts';

/** What gives way where the screen is narrow, first one first: name and reason, lane, model, id. */
const SHRINK = [5, 2, 3, 1];

/** `now` in milliseconds, for what still runs. */
export function renderStatus(view: StatusView, now: number, screen: Screen): string[] {
  return [
    ...heading(view, screen),
    ...columns(
      view.steps.flatMap((row) => cellsOfStep(row, now, screen)),
      screen,
      SHRINK,
    ),
  ];
}

/** The rows that differ from the last time, for a screen that scrolls. */
export function renderChanges(before: StatusView, view: StatusView, now: number, screen: Screen): string[] {
  const known = new Map(before.steps.map((row) => [row.id, signature(row)]));
  const changed = view.steps.filter((row) => known.get(row.id) !== signature(row));
  const present = new Set(view.steps.map((row) => row.id));
  const gone = before.steps.filter((row) => !present.has(row.id)).map((row) => `${screen.paint.faint('removed')} ${printable(row.id)}`);
  return [
    ...columns(
      changed.flatMap((row) => cellsOfStep(row, now, screen)),
      screen,
      SHRINK,
    ),
    ...gone,
  ];
}

function signature(row: StatusRow): string {
  return JSON.stringify([row.status, row.reason, row.attempt, row.instances.map(({ instance, status }) => [instance, status])]);
}

function heading(view: StatusView, { paint }: Screen): string[] {
  const counts = STATUSES.filter((status) => view.counts[status] > 0).map((status) =>
    paintStatus(status, paint)(`${view.counts[status]} ${status}`),
  );
  const run = view.run_id === null ? 'no run yet' : `run ${printable(view.run_id)}`;
  const mode = view.mode === 'power' ? paint.warn('POWER') : paint.good('SAFE');
  const facts = [paint.strong(printable(view.sequence)), mode, run, ...(view.executor === null ? [] : [view.executor])];
  return [facts.join(paint.faint(' · ')), counts.length === 0 ? paint.faint('no steps yet: seqctl step add ID') : counts.join('  '), ''];
}

function cellsOfStep(row: StatusRow, now: number, screen: Screen): Cell[][] {
  const { paint } = screen;
  const plain = row.instances.length <= 1 && (row.instances[0]?.instance ?? row.id) === row.id;
  const name = row.name === row.id ? '' : printable(row.name);
  const reason = row.reason === null ? '' : printable(row.reason.message);
  const step: Cell[] = [
    { text: statusWord(row.status), paint: paintStatus(row.status, paint) },
    { text: printable(row.id), paint: paint.strong },
    { text: row.lane === null ? '' : printable(row.lane), paint: paint.faint },
    { text: [row.type, ...(row.model === null ? [] : [printable(row.model)])].join(' ') },
    { text: elapsed(row, now), paint: paint.faint },
    { text: [reason, name].filter((text) => text !== '').join(' — '), paint: row.status === 'FAILED' ? paint.bad : paint.faint },
  ];
  return plain ? [step] : [step, ...row.instances.map((instance) => cellsOfInstance(instance, now, screen))];
}

function cellsOfInstance(row: InstanceRow, now: number, { paint }: Screen): Cell[] {
  return [
    { text: statusWord(row.status), paint: paintStatus(row.status, paint) },
    { text: `  ${printable(row.instance)}` },
    { text: '' },
    { text: '' },
    { text: elapsed(row, now), paint: paint.faint },
    { text: row.reason === null ? '' : printable(row.reason.message), paint: paint.faint },
  ];
}

function elapsed(row: StatusRow | InstanceRow, now: number): string {
  const again = row.attempt !== null && row.attempt > 1 ? ` #${row.attempt}` : '';
  if (row.duration_ms !== null) return formatDuration(row.duration_ms) + again;
  if (row.status !== 'RUNNING' || row.started_at === null) return '';
  return formatDuration(now - Date.parse(row.started_at)) + again;
}
