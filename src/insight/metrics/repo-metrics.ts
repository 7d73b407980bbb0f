import { durationsOf, mean, measureRun, share, sumUsage, type RunFacts, type RunMetrics, type UsageSum } from './run-metrics.ts';
import { spreadOf, type Spread } from './spread.ts';

/** How the runs of a repo went, over time. Rates are 0 to 1. */
export interface RepoMetrics {
  readonly runs: readonly RunMetrics[];
  readonly total: {
    readonly runs: number;
    readonly threads: number;
    /** Over the days from the first thread to the last, both included. */
    readonly threads_per_day: number | null;
    readonly durations: Spread;
    readonly failure_rate: number | null;
    readonly restart_rate: number | null;
    readonly fusion_agreement: number | null;
    /** A person's words on gates and reviews, per run. */
    readonly checkpoints_per_run: number | null;
    readonly usage: UsageSum;
  };
  /** Every day (UTC) from the first thread to the last, also those without any. */
  readonly days: readonly { readonly day: string; readonly threads: number; readonly failed: number }[];
  /** By step, the slowest first. */
  readonly steps: readonly { readonly id: string; readonly threads: number; readonly failed: number; readonly durations: Spread }[];
}

/** Days shown at most; the newest count. */
const MOST_DAYS = 366;
const DAY_MS = 86_400_000;

/** `facts`: oldest run first. */
export function measureRepo(facts: readonly RunFacts[]): RepoMetrics {
  const runs = facts.map(measureRun);
  const attempts = facts.flatMap((run) => run.attempts.filter((file) => !file.instance.endsWith('.verify')));
  const days = daysOf(attempts);
  const ended = runs.reduce((sum, run) => sum + run.ended, 0);
  const failed = runs.reduce((sum, run) => sum + run.failed, 0);
  const restarts = runs.reduce((sum, run) => sum + run.restarts, 0);
  const checkpoints = runs.reduce((sum, run) => sum + run.checkpoints.approved + run.checkpoints.rejected, 0);
  return {
    runs,
    total: {
      runs: runs.length,
      threads: attempts.length,
      threads_per_day: share(attempts.length, days.length),
      durations: spreadOf(durationsOf(attempts)),
      failure_rate: share(failed, ended),
      restart_rate: share(restarts, attempts.length),
      fusion_agreement: mean(runs.flatMap((run) => run.fusion_agreement ?? [])),
      checkpoints_per_run: share(checkpoints, runs.length),
      usage: sumUsage(attempts),
    },
    days,
    steps: stepsOf(attempts),
  };
}

function hasFailed(file: RunFacts['attempts'][number]): boolean {
  return (file.state === 'exited' || file.state === 'lost') && file.outcome !== 'success';
}

function daysOf(attempts: RunFacts['attempts']): RepoMetrics['days'] {
  const counts = new Map<number, { threads: number; failed: number }>();
  for (const file of attempts) {
    const day = Math.floor(Date.parse(file.started_at) / DAY_MS);
    const count = counts.get(day) ?? { threads: 0, failed: 0 };
    count.threads++;
    if (hasFailed(file)) count.failed++;
    counts.set(day, count);
  }
  const last = [...counts.keys()].reduce((most, day) => Math.max(most, day), -Infinity);
  const first = [...counts.keys()].reduce((least, day) => Math.min(least, day), Infinity);
  const days: { day: string; threads: number; failed: number }[] = [];
  for (let day = Math.max(first, last - MOST_DAYS + 1); day <= last; day++) {
    days.push({ day: new Date(day * DAY_MS).toISOString().slice(0, 10), ...(counts.get(day) ?? { threads: 0, failed: 0 }) });
  }
  return days;
}

function stepsOf(attempts: RunFacts['attempts']): RepoMetrics['steps'] {
  const byStep = new Map<string, RunFacts['attempts'][number][]>();
  for (const file of attempts) {
    const list = byStep.get(file.step_id);
    if (list === undefined) byStep.set(file.step_id, [file]);
    else list.push(file);
  }
  return [...byStep]
    .map(([id, files]) => ({ id, threads: files.length, failed: files.filter(hasFailed).length, durations: spreadOf(durationsOf(files)) }))
    .sort((a, b) => (b.durations.p50_ms ?? 0) - (a.durations.p50_ms ?? 0) || (a.id < b.id ? -1 : 1));
}
