import { clusters, isPlainAscii } from '../../util/text-width.ts';
import type { Draft } from './draft.ts';

export interface DraftRows {
  readonly rows: readonly string[];
  /** Where the cursor is: a row, and an index into its text. */
  readonly cursor: { readonly row: number; readonly at: number };
}

/** The draft as rows of at most `width` columns, and its cursor in them. */
export function draftRows(draft: Draft, width: number): DraftRows {
  const rows: string[] = [];
  let cursor = { row: 0, at: 0 };
  let from = 0;
  for (const text of draft.text.split('\n')) {
    let start = 0;
    let used = 0;
    const close = (end: number): void => {
      if (draft.cursor >= from + start && draft.cursor <= from + end) cursor = { row: rows.length, at: draft.cursor - from - start };
      rows.push(text.slice(start, end));
      start = end;
      used = 0;
    };
    for (const { index, segment } of graphemes(text)) {
      const size = clusters(segment).reduce((sum, cluster) => sum + cluster.width, 0);
      // One column stays free for the cursor behind the last character.
      if (used + size > width - 1 && used > 0) close(index);
      used += size;
    }
    close(text.length);
    from += text.length + 1;
  }
  return { rows, cursor };
}

let segmenter: Intl.Segmenter | null = null;

function graphemes(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  if (isPlainAscii(text)) return Array.from(text, (segment, index) => ({ segment, index }));
  return (segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })).segment(text);
}
