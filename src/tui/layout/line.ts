import { clusters, isPlainAscii, textWidth } from '../../util/text-width.ts';

/** How a piece of text in a pane looks; `components/Lines.tsx` knows what Ink calls it. */
export type Tone = 'plain' | 'faint' | 'strong' | 'accent' | 'good' | 'warn' | 'bad' | 'title' | 'chosen' | 'hit' | 'key';

export interface Segment {
  readonly text: string;
  readonly tone: Tone;
}

/** One row of a pane: pieces side by side. */
export type Line = readonly Segment[];

export function line(...parts: readonly (string | Segment)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? { text: part, tone: 'plain' } : part));
}

export function seg(tone: Tone, text: string): Segment {
  return { text, tone };
}

export function lineWidth(of: Line): number {
  return of.reduce((sum, part) => sum + textWidth(part.text), 0);
}

/** Cut to `width` columns, never in the middle of a character; `ellipsis` shows that something is missing. */
export function cutLine(of: Line, width: number, ellipsis: string): Line {
  if (lineWidth(of) <= width) return of;
  const kept: Segment[] = [];
  let used = 0;
  for (const part of of) {
    let text = '';
    for (const cluster of isPlainAscii(part.text) ? Array.from(part.text, (char) => ({ text: char, width: 1 })) : clusters(part.text)) {
      if (used + cluster.width > width - ellipsis.length) {
        kept.push({ text: text + ellipsis, tone: part.tone });
        return kept;
      }
      text += cluster.text;
      used += cluster.width;
    }
    kept.push({ text, tone: part.tone });
  }
  return kept;
}

/** Left and right parts with the space between filled up; the left one gives way. */
export function spread(left: Line, right: Line, width: number, ellipsis: string): Line {
  const room = width - lineWidth(right);
  const cut = cutLine(left, Math.max(0, room - 1), ellipsis);
  return [...cut, { text: ' '.repeat(Math.max(0, room - lineWidth(cut))), tone: 'plain' }, ...right];
}
