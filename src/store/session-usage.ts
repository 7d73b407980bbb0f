import type { Usage } from '../model/status.ts';
import { archivedAttempts, attemptDir } from './attempts.ts';
import { readStatusFile } from './status-file.ts';

/** What the earlier attempts of an instance used in one session of its agent; `null` where none of them was in it. */
export function sessionUsage(dir: string, session: string): Usage | null {
  const earlier = archivedAttempts(dir)
    .map((attempt) => readStatusFile(attemptDir(dir, attempt)))
    .flatMap((file) => (file !== null && file !== 'broken' && file.session_id === session ? [file.usage] : []))
    .filter((usage) => usage !== null);
  const sum = (key: keyof Usage): number | null => {
    const known = earlier.map((usage) => usage[key]).filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
  };
  if (earlier.length === 0) return null;
  return { input_tokens: sum('input_tokens'), output_tokens: sum('output_tokens'), cost_usd: sum('cost_usd') };
}
