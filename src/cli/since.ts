import { fail, ok, type Result } from '../model/result.ts';
import { parseDuration } from '../util/duration.ts';
import { printable } from '../util/printable.ts';

/** What `--since` takes: a date, a time, or how long before `now` (milliseconds) → RFC 3339 UTC with milliseconds. */
export function parseSince(text: string, now: number): Result<string> {
  const ago = parseDuration(text);
  const at = ago !== null ? now - ago : /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  const time = new Date(at);
  if (Number.isFinite(time.getTime())) return ok(time.toISOString());
  return fail('INVALID_VALUE', `--since must be a date, a time such as 2026-11-23T09:00:00Z, or 2h, not "${printable(text.slice(0, 80))}"`);
}
