/** How long things took, in milliseconds; `null` where nothing has ended yet. */
export interface Spread {
  readonly count: number;
  readonly mean_ms: number | null;
  readonly p50_ms: number | null;
  readonly p95_ms: number | null;
}

export function spreadOf(durations: readonly number[]): Spread {
  const sorted = [...durations].sort((a, b) => a - b);
  const mean = sorted.length === 0 ? null : Math.round(sorted.reduce((sum, each) => sum + each, 0) / sorted.length);
  return { count: sorted.length, mean_ms: mean, p50_ms: percentile(sorted, 50), p95_ms: percentile(sorted, 95) };
}

/** The smallest value that at least `percent` of all do not exceed (nearest rank): always one that was really measured. */
export function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}
