import type { ThreadOs } from '../../app/threados.ts';
import { readMetrics } from '../../insight/metrics/read-metrics.ts';
import { measureRepo, type RepoMetrics } from '../../insight/metrics/repo-metrics.ts';
import { ok, type Result } from '../../model/result.ts';

/** The numbers of every run there is. */
export async function loadMetrics(os: ThreadOs): Promise<Result<RepoMetrics>> {
  const read = await readMetrics(os, null);
  return read.ok ? ok(measureRepo(read.value.facts)) : read;
}
