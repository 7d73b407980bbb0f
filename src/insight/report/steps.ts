import type { StatusFile, StatusRow } from '../../model/status.ts';
import { escapeBlock, escapeMarkup } from '../markup.ts';
import type { InstanceTexts, LogTail, ReportFacts } from './facts.ts';
import { patchView } from './patch-view.ts';
import { chip, duration, orNone, table, time } from './words.ts';

/** Every step as a fold: one line to read, and inside what it did. What failed or waits for a person is open. */
export function stepFolds({ run, texts }: ReportFacts): string[] {
  const attempts = new Map<string, StatusFile[]>();
  for (const file of run.attempts) attempts.set(file.instance, [...(attempts.get(file.instance) ?? []), file]);
  return run.view.steps.flatMap((row) => stepFold(row, attempts, texts));
}

function stepFold(row: StatusRow, attempts: ReadonlyMap<string, readonly StatusFile[]>, texts: ReportFacts['texts']): string[] {
  const open = row.status === 'FAILED' || row.status === 'NEEDS_REVIEW' ? ' open' : '';
  const name = row.name === row.id ? '' : ` <span class="name">${escapeMarkup(row.name)}</span>`;
  const reason = row.reason === null ? [] : [`<p class="reason ${row.status}">${escapeMarkup(row.reason.message)}</p>`];
  const facts = [row.model, row.lane, row.role].flatMap((fact) => fact ?? []).map(escapeMarkup);
  return [
    `<details class="step"${open} id="step-${escapeMarkup(row.id)}">`,
    `<summary>${chip(row.status)} <strong>${escapeMarkup(row.id)}</strong>${name}<span class="side">${facts.join(' · ')}${row.duration_ms === null ? '' : ` · ${duration(row.duration_ms)}`}</span></summary>`,
    '<div class="inside">',
    ...reason,
    ...(row.depends_on.length + row.after.length === 0 ? [] : [`<p class="waits">${waits(row)}</p>`]),
    ...row.instances.flatMap(({ instance }) => instanceView(instance, row, attempts.get(instance) ?? [], texts.get(instance))),
    '</div></details>',
  ];
}

function waits({ depends_on, after }: StatusRow): string {
  const links = (ids: readonly string[]) => ids.map((id) => `<a href="#step-${escapeMarkup(id)}">${escapeMarkup(id)}</a>`).join(', ');
  return [depends_on.length === 0 ? '' : `after ${links(depends_on)}`, after.length === 0 ? '' : `once ${links(after)} has ended`]
    .filter((text) => text !== '')
    .join('; ');
}

function instanceView(instance: string, row: StatusRow, attempts: readonly StatusFile[], texts: InstanceTexts | undefined): string[] {
  if (attempts.length === 0) return [];
  const newest = attempts.at(-1);
  const rows = attempts.map((file) => [
    `${file.attempt}`,
    escapeMarkup(file.outcome ?? file.state),
    orNone(file.error?.message ?? (file.signal === null ? (file.exit_code === null ? null : `exit ${file.exit_code}`) : file.signal)),
    time(file.started_at),
    duration(file.duration_ms),
    orNone(file.model),
  ]);
  return [
    ...(instance === row.id ? [] : [`<h3>${escapeMarkup(instance)}</h3>`]),
    ...(newest === undefined ? [] : [`<p class="command"><code>${escapeMarkup(newest.command.join(' '))}</code></p>`]),
    ...table(['attempt', 'outcome', 'ended with', 'began (UTC)', 'took', 'agent'], rows),
    ...textViews(instance, texts),
  ];
}

function textViews(instance: string, texts: InstanceTexts | undefined): string[] {
  if (texts === undefined) return [];
  const { summary, patch, stdout, stderr } = texts;
  return [
    ...(summary === null || summary.trim() === '' ? [] : ['<h4>Summary</h4>', `<pre class="summary">${escapeBlock(summary.trim())}</pre>`]),
    ...(patch === null || patch === '' ? [] : ['<h4>Changes</h4>', ...patchView(patch, `seqctl diff ${instance}`)]),
    ...logView('Output', stdout, `seqctl logs ${instance}`),
    ...logView('Errors', stderr, `seqctl logs ${instance} --stderr`),
  ];
}

function logView(title: string, tail: LogTail | null, command: string): string[] {
  if (tail === null) return [];
  const more = tail.skipped === 0 ? '' : `<p class="more">${tail.skipped} lines before: <code>${escapeMarkup(command)}</code></p>`;
  const lines = tail.lines.map((line) => escapeBlock(line)).join('\n');
  return [
    `<details class="log"><summary>${title}, ${tail.lines.length === 1 ? '1 line' : `${tail.lines.length} lines`}</summary>${more}<pre>${lines}</pre></details>`,
  ];
}
