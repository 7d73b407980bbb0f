const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;

/** `45m`, `1h30m`, `500ms`, `2d` → milliseconds; `null` where the text is no duration. Zero is one. */
export function parseDuration(text: string): number | null {
  if (!DURATION.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) total += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  return Number.isSafeInteger(Math.round(total)) ? Math.round(total) : null;
}

/** Milliseconds → at most two units for people: `950ms`, `4.2s`, `1m 5s`, `2h 3m`, `1d 4h`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${String(Math.max(0, Math.round(ms)))}ms`;
  if (ms < 9950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${String(seconds)}s`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))}m ${String(seconds % 60)}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${String(Math.floor(minutes / 60))}h ${String(minutes % 60)}m`;
  const hours = Math.round(minutes / 60);
  return `${String(Math.floor(hours / 24))}d ${String(hours % 24)}h`;
}
