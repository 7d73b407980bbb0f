import { costText, decimalText, durationText, percentText, tokensText } from '../../insight/metrics/number-texts.ts';
import type { RepoMetrics } from '../../insight/metrics/repo-metrics.ts';
import type { RunMetrics } from '../../insight/metrics/run-metrics.ts';
import { sparkline } from '../../insight/metrics/sparkline.ts';
import { printable } from '../../util/printable.ts';
import { columns } from './columns.ts';
import type { Screen } from './screen.ts';

/** Rows of a table at most; json has all. */
const MOST_ROWS = 12;

/** The numbers of a repo for a person: the totals, the days as bars, the newest runs, the slowest steps. */
export function renderMetrics(metrics: RepoMetrics, screen: Screen): string[] {
  const { paint } = screen;
  if (metrics.runs.length === 0) return [paint.faint('no runs yet: seqctl run all')];
  const heading = (text: string) => ['', paint.strong(text)];
  return [
    ...totals(metrics, screen),
    ...heading('Threads a day'),
    ...days(metrics, screen),
    ...heading('Runs, newest first'),
    ...runRows(metrics.runs, screen),
    ...heading('Steps, slowest first'),
    ...stepRows(metrics.steps, screen),
  ];
}

function totals({ total, runs }: RepoMetrics, screen: Screen): string[] {
  const sum = (pick: (run: RunMetrics) => number): number => runs.reduce((all, run) => all + pick(run), 0);
  const { mean_ms, p50_ms, p95_ms } = total.durations;
  const facts: readonly (readonly [string, string])[] = [
    ['threads', `${total.threads} in ${total.runs} ${total.runs === 1 ? 'run' : 'runs'}, ${decimalText(total.threads_per_day)} a day`],
    ['duration', `p50 ${durationText(p50_ms)}, p95 ${durationText(p95_ms)}, mean ${durationText(mean_ms)}`],
    [
      'fan-out',
      `${sum((run) => run.fan_out.p_instances)} instances of p steps, ${sum((run) => run.fan_out.candidates)} candidates of f steps`,
    ],
    ['fusion agreement', percentText(total.fusion_agreement)],
    ['human checkpoints', `${decimalText(total.checkpoints_per_run)} a run (${sum((run) => run.checkpoints.rejected)} sent back)`],
    ['failed', percentText(total.failure_rate)],
    ['restarted', percentText(total.restart_rate)],
    ['tokens', tokensText(total.usage)],
    ['cost', costText(total.usage)],
  ];
  return columns(
    facts.map(([name, value]) => [{ text: name, paint: screen.paint.faint }, { text: value }]),
    screen,
  );
}

function days({ days: all }: RepoMetrics, screen: Screen): string[] {
  const [first, last] = [all[0], all.at(-1)];
  if (first === undefined || last === undefined) return [screen.paint.faint('none')];
  const room = Math.max(1, screen.width - first.day.length - last.day.length - 2);
  const shown = all.slice(-room);
  const bars = sparkline(shown.map((day) => day.threads));
  const until = shown.length === 1 ? '' : ` ${screen.paint.faint(last.day)}`;
  return [`${screen.paint.faint(shown[0]?.day ?? '')} ${screen.paint.busy(bars)}${until}`];
}

function runRows(runs: readonly RunMetrics[], screen: Screen): string[] {
  const head = ['run', 'threads', 'took', 'p50', 'failed', 'again', 'alike', 'tokens', 'cost'];
  const rows = [...runs]
    .reverse()
    .slice(0, MOST_ROWS)
    .map((run) => [
      printable(run.run_id),
      `${run.threads}`,
      durationText(run.wall_ms),
      durationText(run.durations.p50_ms),
      percentText(run.failure_rate),
      percentText(run.restart_rate),
      percentText(run.fusion_agreement),
      tokensText(run.usage),
      costText(run.usage),
    ]);
  return tableOf(head, rows, screen);
}

function stepRows(steps: RepoMetrics['steps'], screen: Screen): string[] {
  const rows = steps
    .slice(0, MOST_ROWS)
    .map((step) => [
      printable(step.id),
      `${step.threads}`,
      durationText(step.durations.p50_ms),
      durationText(step.durations.p95_ms),
      `${step.failed}`,
    ]);
  return tableOf(['step', 'threads', 'p50', 'p95', 'failed'], rows, screen);
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[], screen: Screen): string[] {
  const cells = [head.map((text) => ({ text, paint: screen.paint.faint })), ...rows.map((row) => row.map((text) => ({ text })))];
  return columns(cells, screen, [0]);
}
