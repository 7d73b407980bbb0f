import { formatDuration } from '../../util/duration.ts';

/** `10m` rather than `10m 0s`: in a card every column counts. */
export function briefDuration(ms: number): string {
  return formatDuration(ms).replace(/ 0[smh]$/, '');
}
