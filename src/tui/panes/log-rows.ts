import { printable } from '../../util/printable.ts';
import type { Glyphs } from '../layout/glyphs.ts';
import { line, seg, type Line, type Tone } from '../layout/line.ts';
import { wrap } from '../../util/text-width.ts';
import type { LogLine } from '../state/log-line.ts';

const TONE: Readonly<Record<LogLine['kind'], Tone>> = {
  plain: 'plain',
  said: 'plain',
  open: 'plain',
  tool: 'accent',
  bad: 'bad',
  faint: 'faint',
};

/** Wrapping long words is dear, and a log is drawn far more often than it grows. */
const wrapped = new WeakMap<LogLine, { readonly width: number; readonly rows: readonly string[] }>();

/** A line of a log as rows: an agent's words are wrapped, a program's output is one row that the pane cuts. */
export function logRows(entry: LogLine, width: number, glyphs: Glyphs): Line[] {
  if (entry.kind === 'tool') return [line(seg('faint', `${glyphs.cursor} `), seg('accent', printable(entry.text)))];
  return rowTexts(entry, width).map((text) => line(seg(TONE[entry.kind], text)));
}

export function rowTexts(entry: LogLine, width: number): readonly string[] {
  if (entry.kind !== 'said' && entry.kind !== 'open' && entry.kind !== 'bad') return [printable(entry.text)];
  const known = wrapped.get(entry);
  if (known?.width === width) return known.rows;
  const rows = wrap(entry.text, width);
  wrapped.set(entry, { width, rows });
  return rows;
}
