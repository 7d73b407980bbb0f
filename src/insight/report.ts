import { STATUSES } from '../model/status.ts';
import { formatDuration } from '../util/duration.ts';
import { graphSvg } from './graph-svg.ts';
import { escapeMarkup } from './markup.ts';
import { measureRun } from './metrics/run-metrics.ts';
import type { ReportFacts } from './report/facts.ts';
import { stepFolds } from './report/steps.ts';
import { REPORT_STYLE } from './report/style.ts';
import { auditTable, reviewTable, usageTable } from './report/tables.ts';
import { timeline } from './report/timeline.ts';
import { chip, section, time } from './report/words.ts';

/** Nothing is fetched and nothing runs, whatever a name or a log says. */
const CSP = "default-src 'none'; style-src 'unsafe-inline'";

/** A run as one page of HTML that needs nothing beside it: no script, no file, no network. */
export function renderReport(facts: ReportFacts): string {
  const { sequence, run } = facts;
  const states = new Map(run.view.steps.map((row) => [row.id, row]));
  const title = escapeMarkup(`${run.view.sequence}: run ${run.record.run_id}`);
  const lines = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${CSP}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    '<body>',
    ...header(facts),
    '<main>',
    ...section('timeline', 'Timeline', framed(timeline(facts))),
    ...section('graph', 'Graph', run.view.steps.length === 0 ? [] : framed(graphSvg(sequence, states))),
    ...section('reviews', 'Gates and reviews', reviewTable(facts)),
    ...section('steps', 'Steps', stepFolds(facts)),
    ...section('usage', 'Tokens and cost', usageTable(facts)),
    ...section('audit', 'Audit log', auditTable(facts)),
    '</main>',
    `<footer>Written by ThreadOS on ${time(facts.at)} UTC. Times are UTC.</footer>`,
    '</body>',
    '</html>',
  ];
  return `${lines.join('\n')}\n`;
}

function header(facts: ReportFacts): string[] {
  const { view, record } = facts.run;
  const { threads, wall_ms, restarts } = measureRun({ record, attempts: facts.run.attempts, fusions: new Map() });
  const parts = [
    `run <code>${escapeMarkup(record.run_id)}</code>`,
    `begun ${time(record.created_at)} by ${escapeMarkup(record.created_by)}`,
    escapeMarkup(record.executor),
    `${threads} ${threads === 1 ? 'thread' : 'threads'}${restarts === 0 ? '' : `, ${restarts} restarted`}`,
    ...(wall_ms === null ? [] : [escapeMarkup(formatDuration(wall_ms))]),
  ];
  const counts = STATUSES.filter((status) => view.counts[status] > 0).map((status) => chip(status, view.counts[status]));
  return [
    '<header>',
    `<h1>${escapeMarkup(view.sequence)}</h1>`,
    `<p class="facts">${parts.join(' · ')}</p>`,
    `<div class="chips">${counts.join('')}</div>`,
    '</header>',
  ];
}

function framed(picture: readonly string[]): string[] {
  return picture.length === 0 ? [] : ['<div class="picture">', ...picture, '</div>'];
}
