import { fail, ok } from '../../model/result.ts';
import { parseDuration } from '../../util/duration.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';
import { renderRun } from '../render/run.ts';

export const wait: Run<'wait'> = async ({ flags, positionals }, { threados, io }) => {
  const timeout = flags.timeout === undefined ? null : parseDuration(flags.timeout);
  if (timeout === null && flags.timeout !== undefined) {
    return fail('INVALID_VALUE', `--timeout must be a duration such as 45m, not "${printable(flags.timeout.slice(0, 80))}"`);
  }
  const report = await threados.wait({ ids: positionals.ids, until: flags.for ?? 'done', timeout_ms: timeout, signal: io.signal });
  if (!report.ok) return report;
  const { warnings = [], ...data } = report.value;
  return ok({ data, warnings, text: (screen) => renderRun(report.value, screen) });
};
