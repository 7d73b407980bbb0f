import type { ProcessIdentity } from '../../model/ports/process.ts';
import type { ProcessRow } from './table.ts';

/**
 * A start stamp tells a process from a later one with the same number. It is opaque text without spaces, the
 * same whoever asks on this machine: `<scope>:<number>`, where the number grows with time within one scope.
 *
 *   Linux    first 8 digits of the boot id : clock ticks since boot (/proc/<pid>/stat, field 22)
 *   POSIX    ps : seconds since the epoch (`ps -o lstart=` in UTC)
 *   Windows  win : milliseconds since the epoch, rounded down (GetProcessTimes, Win32_Process.CreationDate)
 */
export function makeStamp(scope: string, born: number): string {
  return `${scope}:${String(born)}`;
}

/** When the process of a stamp was born, in units of its scope; only for comparing within one scope. */
export function bornOf(stamp: string): number {
  return Number(stamp.slice(stamp.lastIndexOf(':') + 1));
}

export function scopeOf(stamp: string): string {
  return stamp.slice(0, stamp.lastIndexOf(':'));
}

/** Whether it is known to be older than the stamp. */
export function isOlder(row: ProcessRow, since: string): boolean {
  return scopeOf(since) === scopeOf(row.stamp) && bornOf(row.stamp) < bornOf(since);
}

export function isSame(row: ProcessRow, identity: ProcessIdentity): boolean {
  return row.pid === identity.pid && row.stamp === identity.started_at;
}
