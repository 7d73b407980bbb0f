import { readMetrics } from '../../insight/metrics/read-metrics.ts';
import { measureRepo } from '../../insight/metrics/repo-metrics.ts';
import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { renderMetrics } from '../render/metrics.ts';
import { parseSince } from '../since.ts';

export const metrics: Run<'metrics'> = async ({ flags }, { threados, io }) => {
  const since = flags.since === undefined ? ok(null) : parseSince(flags.since, io.now());
  if (!since.ok) return since;
  const read = await readMetrics(threados, since.value);
  if (!read.ok) return read;
  const measured = measureRepo(read.value.facts);
  return ok({
    data: { since: since.value, ...measured },
    warnings: read.value.warnings,
    text: (screen) => renderMetrics(measured, screen),
  });
};
