import type { RunRecord } from '../../model/run.ts';
import type { StatusFile } from '../../model/status.ts';
import { spreadOf, type Spread } from './spread.ts';

export interface Fusion {
  /** The instances whose results it fuses. */
  readonly candidates: readonly string[];
  /** How alike their patches are, 0 to 1; `null` where there was nothing to compare. */
  readonly agreement: number | null;
}

/** What is known of one run. */
export interface RunFacts {
  readonly record: RunRecord;
  /** Every attempt, oldest first. */
  readonly attempts: readonly StatusFile[];
  /** By F step of today's sequence. */
  readonly fusions: ReadonlyMap<string, Fusion>;
}

/**
 * One run in numbers. A thread is one attempt of one instance: what ran in one pane. Rates are 0 to 1, and `null`
 * where there is nothing to divide by; tokens and cost are `null` where no agent told them.
 */
export interface RunMetrics {
  readonly run_id: string;
  readonly created_at: string;
  readonly threads: number;
  /** From the first start to the last end. */
  readonly wall_ms: number | null;
  readonly durations: Spread;
  readonly fan_out: { readonly p_steps: number; readonly p_instances: number; readonly f_steps: number; readonly candidates: number };
  /** The mean over its F steps. */
  readonly fusion_agreement: number | null;
  readonly checkpoints: { readonly approved: number; readonly rejected: number };
  readonly ended: number;
  readonly failed: number;
  /** Attempts after the first of an instance. */
  readonly restarts: number;
  readonly failure_rate: number | null;
  readonly restart_rate: number | null;
  readonly usage: UsageSum;
}

export interface UsageSum {
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost_usd: number | null;
  /** Attempts of agents that told nothing: the sums are at least what is written. */
  readonly silent: number;
}

export function measureRun({ record, attempts: all, fusions }: RunFacts): RunMetrics {
  // A verifier runs beside its step, not as a thread of its own.
  const attempts = all.filter((file) => !file.instance.endsWith('.verify'));
  const ended = attempts.filter((file) => file.state === 'exited' || file.state === 'lost');
  const failed = ended.filter((file) => file.outcome !== 'success').length;
  const restarts = attempts.filter((file) => file.attempt > 1).length;
  const instances = new Set(attempts.map((file) => file.instance));
  return {
    run_id: record.run_id,
    created_at: record.created_at,
    threads: attempts.length,
    wall_ms: wallTime(attempts),
    durations: spreadOf(durationsOf(attempts)),
    fan_out: fanOut(instances, fusions),
    fusion_agreement: mean([...fusions.values()].flatMap(({ agreement }) => agreement ?? [])),
    checkpoints: {
      approved: record.reviews.filter((review) => review.decision === 'approved').length,
      rejected: record.reviews.filter((review) => review.decision === 'rejected').length,
    },
    ended: ended.length,
    failed,
    restarts,
    failure_rate: share(failed, ended.length),
    restart_rate: share(restarts, attempts.length),
    usage: sumUsage(attempts),
  };
}

export function durationsOf(attempts: readonly StatusFile[]): number[] {
  return attempts.flatMap((file) => file.duration_ms ?? []);
}

export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function wallTime(attempts: readonly StatusFile[]): number | null {
  const starts = attempts.map((file) => Date.parse(file.started_at));
  const ends = attempts.flatMap((file) => (file.ended_at === null ? [] : Date.parse(file.ended_at)));
  const first = starts.reduce((least, start) => Math.min(least, start), Infinity);
  const last = ends.reduce((most, end) => Math.max(most, end), -Infinity);
  return last >= first ? last - first : null;
}

/** What really fanned out, by the ids of what ran. */
function fanOut(ran: ReadonlySet<string>, fusions: RunFacts['fusions']): RunMetrics['fan_out'] {
  const parallel = [...ran].filter((instance) => /\.\d+$/.test(instance));
  const fused = [...fusions].filter(([step]) => ran.has(step));
  return {
    p_steps: new Set(parallel.map((instance) => instance.split('.')[0])).size,
    p_instances: parallel.length,
    f_steps: fused.length,
    candidates: fused.reduce((sum, [, { candidates }]) => sum + candidates.filter((instance) => ran.has(instance)).length, 0),
  };
}

export function sumUsage(attempts: readonly StatusFile[]): UsageSum {
  const told = attempts.flatMap((file) => file.usage ?? []);
  const sum = (pick: (usage: (typeof told)[number]) => number | null): number | null => {
    const known = told.flatMap((usage) => pick(usage) ?? []);
    return known.length === 0 ? null : known.reduce((total, each) => total + each, 0);
  };
  return {
    input_tokens: sum((usage) => usage.input_tokens),
    output_tokens: sum((usage) => usage.output_tokens),
    cost_usd: sum((usage) => usage.cost_usd),
    silent: attempts.filter((file) => file.model !== 'shell' && file.usage === null).length,
  };
}
