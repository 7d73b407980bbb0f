import { fail, ok, type Result } from '../../model/result.ts';
import { parseDuration } from '../../util/duration.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';
import { renderAudit } from '../render/audit.ts';

export const audit: Run<'audit'> = async ({ flags }, { threados, io }) => {
  if (flags.verify === true) {
    const verified = await threados.verifyAudit();
    if (!verified.ok) return verified;
    const { entries } = verified.value;
    return ok({ data: { verified: true, entries }, text: ({ paint }) => [`${paint.good('intact:')} ${entries} entries`] });
  }
  const since = flags.since === undefined ? ok(undefined) : timeOf(flags.since, io.now());
  if (!since.ok) return since;
  const { actor, action, step } = flags;
  const entries = await threados.audit({
    ...(since.value === undefined ? {} : { since: since.value }),
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(step === undefined ? {} : { step }),
  });
  return entries.ok ? ok({ data: { entries: entries.value }, text: (screen) => renderAudit(entries.value, screen) }) : entries;
};

/** A date, a time, or how long ago → RFC 3339 UTC with milliseconds. */
function timeOf(text: string, now: number): Result<string> {
  const ago = parseDuration(text);
  const at = ago !== null ? now - ago : /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  const time = new Date(at);
  if (Number.isFinite(time.getTime())) return ok(time.toISOString());
  return fail('INVALID_VALUE', `--since must be a date, a time such as 2026-11-23T09:00:00Z, or 2h, not "${printable(text.slice(0, 80))}"`);
}
