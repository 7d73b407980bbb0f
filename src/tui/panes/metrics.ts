import { costText, decimalText, durationText, percentText, tokensText } from '../../insight/metrics/number-texts.ts';
import type { RepoMetrics } from '../../insight/metrics/repo-metrics.ts';
import type { RunMetrics } from '../../insight/metrics/run-metrics.ts';
import { sparkline } from '../../insight/metrics/sparkline.ts';
import { printable } from '../../util/printable.ts';
import { seg, type Line, type Tone } from '../layout/line.ts';
import { textWidth, truncate } from '../../util/text-width.ts';

const LABEL = 19;
const VALUE = 38;
/** Columns of bars at most. */
const MOST_BARS = 40;
/** Below this a sparkline says nothing. */
const FEWEST_BARS = 8;

/** A number, and how it went: one bar per day or per run, oldest first; `null` is a gap. */
interface Row {
  readonly label: string;
  readonly value: string;
  readonly bars: readonly (number | null)[];
  readonly tone: Tone;
}

/** The panel of metrics, `width` columns wide: the totals with their course, then the slowest steps. */
export function metricsLines(metrics: RepoMetrics, width: number, ascii: boolean): readonly Line[] {
  if (metrics.runs.length === 0) return [[seg('faint', 'Nothing has run yet.')]];
  const room = Math.min(MOST_BARS, width - LABEL - VALUE);
  const bars = (values: readonly (number | null)[]): string => (room < FEWEST_BARS ? '' : sparkline(values, { width: room, ascii }));
  const shown = ({ label, value, bars: values, tone }: Row): Line => [
    seg('faint', label.padEnd(LABEL)),
    seg('plain', fit(plain(value, ascii), room < FEWEST_BARS ? width - LABEL : VALUE, ascii)),
    seg(tone, bars(values)),
  ];
  const [first, last] = [metrics.days[0]?.day ?? '', metrics.days.at(-1)?.day ?? ''];
  return [
    [seg('title', 'By day'), seg('faint', first === last ? `  ${first}` : `  ${first} to ${last}`)],
    ...dayRows(metrics).map(shown),
    [seg('plain', ' ')],
    [seg('title', 'By run'), seg('faint', `  ${String(metrics.runs.length)}, oldest first`)],
    ...runRows(metrics).map(shown),
    [seg('plain', ' ')],
    [seg('title', 'Steps'), seg('faint', '  slowest first')],
    ...stepLines(metrics.steps, width, ascii),
  ];
}

function dayRows({ total, days }: RepoMetrics): readonly Row[] {
  const threads = `${String(total.threads)}, ${decimalText(total.threads_per_day)} a day`;
  return [
    { label: 'threads', value: threads, bars: days.map((day) => day.threads), tone: 'accent' },
    { label: 'failed', value: percentText(total.failure_rate), bars: days.map((day) => day.failed), tone: 'bad' },
  ];
}

function runRows({ total, runs }: RepoMetrics): readonly Row[] {
  const each = (pick: (run: RunMetrics) => number | null) => runs.map(pick);
  const sum = (pick: (run: RunMetrics) => number): number => runs.reduce((all, run) => all + pick(run), 0);
  const { mean_ms, p50_ms, p95_ms } = total.durations;
  const took = `p50 ${durationText(p50_ms)}, p95 ${durationText(p95_ms)}, mean ${durationText(mean_ms)}`;
  const instances = sum((run) => run.fan_out.p_instances);
  const candidates = sum((run) => run.fan_out.candidates);
  const judged = `${decimalText(total.checkpoints_per_run)} a run, ${String(sum((run) => run.checkpoints.rejected))} sent back`;
  return [
    { label: 'whole run', value: durationText(runs.at(-1)?.wall_ms ?? null), bars: each((run) => run.wall_ms), tone: 'accent' },
    { label: 'a thread', value: took, bars: each((run) => run.durations.p50_ms), tone: 'accent' },
    { label: 'failure rate', value: percentText(total.failure_rate), bars: each((run) => run.failure_rate), tone: 'bad' },
    { label: 'restart rate', value: percentText(total.restart_rate), bars: each((run) => run.restart_rate), tone: 'warn' },
    {
      label: 'fan-out',
      value: `${String(instances)} of p, ${String(candidates)} candidates of f`,
      bars: each((run) => run.fan_out.p_instances + run.fan_out.candidates),
      tone: 'accent',
    },
    { label: 'fusion agreement', value: percentText(total.fusion_agreement), bars: each((run) => run.fusion_agreement), tone: 'good' },
    { label: 'human checkpoints', value: judged, bars: each((run) => run.checkpoints.approved + run.checkpoints.rejected), tone: 'good' },
    { label: 'tokens', value: tokensText(total.usage), bars: each(({ usage }) => tokensOf(usage)), tone: 'accent' },
    { label: 'cost', value: costText(total.usage), bars: each(({ usage }) => usage.cost_usd), tone: 'accent' },
  ];
}

function tokensOf({ input_tokens, output_tokens }: RunMetrics['usage']): number | null {
  return input_tokens === null && output_tokens === null ? null : (input_tokens ?? 0) + (output_tokens ?? 0);
}

function stepLines(steps: RepoMetrics['steps'], width: number, ascii: boolean): readonly Line[] {
  const slowest = steps.reduce((most, { durations }) => Math.max(most, durations.p50_ms ?? 0), 0);
  const room = Math.max(0, Math.min(MOST_BARS, width - LABEL - VALUE - ' 12345 failed'.length));
  return steps.map(({ id, threads, failed, durations }) => {
    const { p50_ms, p95_ms } = durations;
    const length = slowest === 0 || p50_ms === null ? 0 : Math.max(1, Math.round((p50_ms / slowest) * room));
    const facts = `${String(threads)} x, p50 ${durationText(p50_ms)}, p95 ${durationText(p95_ms)}`;
    return [
      seg('plain', `${fit(printable(id), LABEL - 1, ascii)} `),
      seg('faint', fit(plain(facts, ascii), Math.min(VALUE, width - LABEL), ascii)),
      seg(failed === 0 ? 'accent' : 'bad', (ascii ? '#' : '▆').repeat(Math.min(room, length))),
      ...(failed === 0 ? [] : [seg('bad', ` ${String(failed)} failed`)]),
    ];
  });
}

/** Exactly `width` columns wide. */
function fit(text: string, width: number, ascii: boolean): string {
  const cut = truncate(text, width, ascii ? '~' : '…');
  return cut + ' '.repeat(Math.max(0, width - textWidth(cut)));
}

/** Terminals that want ASCII get it in numbers too. */
function plain(text: string, ascii: boolean): string {
  return ascii ? text.replaceAll('–', '-').replaceAll('≥', '>=') : text;
}
