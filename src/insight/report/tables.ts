import { measureRun } from '../metrics/run-metrics.ts';
import { escapeMarkup } from '../markup.ts';
import type { ReportFacts } from './facts.ts';
import { duration, NONE, orNone, table, time } from './words.ts';

/** Who judged what, and when. */
export function reviewTable({ run }: ReportFacts): string[] {
  const rows = run.record.reviews.map((review) => [
    time(review.at),
    `<a href="#step-${escapeMarkup(review.step)}">${escapeMarkup(review.step)}</a>`,
    `<span class="word ${review.decision}">${review.decision}</span>`,
    escapeMarkup(review.actor),
    orNone(review.note),
  ]);
  return table(['when (UTC)', 'step', 'decision', 'who', 'words'], rows);
}

/** Tokens and cost by agent; nothing where no agent ran. */
export function usageTable({ run }: ReportFacts): string[] {
  const models = [...new Set(run.attempts.map((file) => file.model))].filter((model) => model !== 'shell').sort();
  const rows = models.map((model) => {
    const attempts = run.attempts.filter((file) => file.model === model);
    const { usage, threads, durations } = measureRun({ record: run.record, attempts, fusions: new Map() });
    const least = usage.silent > 0 ? '≥ ' : '';
    const number = (value: number | null, show: (value: number) => string) => (value === null ? NONE : escapeMarkup(least + show(value)));
    return [
      escapeMarkup(model),
      `${threads}`,
      duration(durations.p50_ms),
      number(usage.input_tokens, grouped),
      number(usage.output_tokens, grouped),
      number(usage.cost_usd, (value) => `$${value.toFixed(2)}`),
    ];
  });
  return table(['agent', 'threads', 'median', 'tokens in', 'tokens out', 'cost'], rows);
}

/** 1234567 → `1 234 567`, the same everywhere. */
function grouped(value: number): string {
  return `${value}`.replaceAll(/\B(?=(?:\d{3})+$)/g, ' ');
}

const MOST_ENTRIES = 200;

/** What the audit log says of the run; the newest entries where they are many. */
export function auditTable({ audit }: ReportFacts): string[] {
  const shown = audit.slice(-MOST_ENTRIES);
  const rows = shown.map((entry) => [
    `${entry.seq}`,
    time(entry.at),
    escapeMarkup(entry.actor),
    escapeMarkup(entry.action),
    orNone(entry.decision),
    escapeMarkup(entry.result.slice(0, 300)),
  ]);
  const more = audit.length - shown.length;
  return [
    ...(more === 0 ? [] : [`<p class="more">${more} earlier entries: <code>seqctl audit</code></p>`]),
    ...table(['no', 'when (UTC)', 'who', 'action', 'decision', 'result'], rows),
  ];
}
