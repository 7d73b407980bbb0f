import type { Status } from '../../model/status.ts';
import type { Paint } from './screen.ts';

const GLYPH: Readonly<Record<Status, string>> = {
  READY: '○',
  RUNNING: '●',
  NEEDS_REVIEW: '◆',
  DONE: '✓',
  FAILED: '✗',
  BLOCKED: '·',
};
const TONE: Readonly<Record<Status, keyof Paint | null>> = {
  READY: null,
  RUNNING: 'busy',
  NEEDS_REVIEW: 'warn',
  DONE: 'good',
  FAILED: 'bad',
  BLOCKED: 'faint',
};

/** `✓ DONE`: a glyph of its own beside the word, so that colour is never the only sign. */
export function statusWord(status: Status): string {
  return `${GLYPH[status]} ${status}`;
}

export function paintStatus(status: Status, paint: Paint): (text: string) => string {
  const tone = TONE[status];
  return tone === null ? (text) => text : paint[tone];
}
