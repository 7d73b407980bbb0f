import { eastAsianWidth } from 'get-east-asian-width';
import { printable } from './printable.ts';

/** One thing the terminal shows in one place: its characters and how many columns it takes. */
export interface Cluster {
  readonly text: string;
  readonly width: 1 | 2;
}

const ASCII = /^[\u0020-\u007e]*$/;
/**
 * Characters that are one column wide, stand for themselves and join with none of their like: ASCII, Latin letters,
 * dashes, quotes, arrows, key symbols, boxes, ticks and Braille. What they make up need not be cut by a Segmenter, which
 * takes a command 20 ms to load.
 */
export const PLAIN_CHARACTERS =
  '\\u0020-\\u007e\\u00a1-\\u00ac\\u00ae-\\u02ff\\u2010-\\u2027\\u2030-\\u203b\\u2190-\\u21ff\\u23ce\\u2423\\u2500-\\u25fc\\u2665\\u2713\\u2717\\u2800-\\u28ff';
const PLAIN = new RegExp(`^[${PLAIN_CHARACTERS}]*$`);
const MARK = /^\p{M}$/u;
const INVISIBLE = /^[\u200b-\u200d\ufe00-\ufe0f\u2060\u{1f3fb}-\u{1f3ff}]$/u;
let segmenter: Intl.Segmenter | null = null;

/** true: every character is one column wide. */
export function isPlainAscii(text: string): boolean {
  return ASCII.test(text);
}

function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * Text as the terminal will show it. Control characters are escaped; emoji sequences are reduced to their first
 * emoji, because terminals disagree on how wide the whole is and a row must not shift.
 */
export function clusters(text: string): Cluster[] {
  if (isPlain(text)) return Array.from(text, (char) => ({ text: char, width: 1 as const }));
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const found: Cluster[] = [];
  for (const { segment } of segmenter.segment(printable(text))) {
    const cluster = reduce(segment);
    if (cluster !== null) found.push(cluster);
  }
  return found;
}

function reduce(segment: string): Cluster | null {
  let base = '';
  for (const char of segment) {
    if (INVISIBLE.test(char)) continue;
    if (base === '') base = MARK.test(char) ? `\u25cc${char}` : char;
    else if (MARK.test(char)) base += char;
    else break;
  }
  if (base === '') return null;
  return { text: base, width: eastAsianWidth(base.codePointAt(0) ?? 0x20) === 2 ? 2 : 1 };
}

/** Columns that the text takes. */
export function textWidth(text: string): number {
  if (isPlain(text)) return text.length;
  return clusters(text).reduce((sum, cluster) => sum + cluster.width, 0);
}

/** At most `width` columns of the text; what is cut is shown by `ellipsis` (one column, or nothing). */
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  if (isPlain(text)) return text.length <= width ? text : text.slice(0, width - ellipsis.length) + ellipsis;
  const parts = clusters(text);
  const total = parts.reduce((sum, cluster) => sum + cluster.width, 0);
  if (total <= width) return parts.map((cluster) => cluster.text).join('');
  let kept = '';
  let used = 0;
  for (const cluster of parts) {
    if (used + cluster.width > width - ellipsis.length) break;
    kept += cluster.text;
    used += cluster.width;
  }
  return kept + ellipsis;
}

/** Cut or filled with spaces to exactly `width` columns. */
export function fit(text: string, width: number, ellipsis = '…'): string {
  const cut = truncate(text, width, ellipsis);
  return cut + ' '.repeat(Math.max(0, width - textWidth(cut)));
}

/** The lines of a text, each at most `width` columns, broken at spaces where possible. Tabs become two spaces. */
export function wrap(text: string, width: number): string[] {
  if (width <= 0) return [];
  return text.split(/\r?\n/).flatMap((line) => wrapLine(line.replaceAll('\t', '  '), width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const word of line.split(/(?<= )(?! )/)) {
    const size = textWidth(word);
    if (used > 0 && used + textWidth(word.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = '';
      used = 0;
    }
    if (size <= width) {
      current += isPlain(word)
        ? word
        : clusters(word)
            .map((cluster) => cluster.text)
            .join('');
      used += size;
      continue;
    }
    for (const cluster of clusters(word)) {
      if (used + cluster.width > width) {
        lines.push(current);
        current = '';
        used = 0;
      }
      current += cluster.text;
      used += cluster.width;
    }
  }
  lines.push(current.trimEnd());
  return lines;
}
