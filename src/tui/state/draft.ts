/** What is being written: a text of any number of lines, and where the next character goes (an index into it). */
export interface Draft {
  readonly text: string;
  readonly cursor: number;
}

export const NO_DRAFT: Draft = { text: '', cursor: 0 };
const MOST = 20_000;

let segmenter: Intl.Segmenter | null = null;

/** The starts of all characters as a person counts them, and the end of the text. */
function stops(text: string): readonly number[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return [...Array.from(segmenter.segment(text), (each) => each.index), text.length];
}

/** Puts text in at the cursor. Line ends become `\n`, tabs two spaces; other control characters are left out. */
export function insertText(draft: Draft, added: string): Draft {
  const clean = added
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '  ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '')
    .toWellFormed()
    .slice(0, Math.max(0, MOST - draft.text.length));
  return { text: draft.text.slice(0, draft.cursor) + clean + draft.text.slice(draft.cursor), cursor: draft.cursor + clean.length };
}

/** What a key does to the draft; `null` where it means nothing here. */
export function editDraft(draft: Draft, key: string): Draft | null {
  const { text, cursor } = draft;
  const at = (to: number): Draft => ({ text, cursor: to });
  const cut = (from: number, to: number): Draft => ({ text: text.slice(0, from) + text.slice(to), cursor: from });
  switch (key) {
    case 'backspace':
      return cut(before(text, cursor), cursor);
    case 'delete':
    case 'ctrl+d':
      return cut(cursor, after(text, cursor));
    case 'left':
    case 'ctrl+b':
      return at(before(text, cursor));
    case 'right':
    case 'ctrl+f':
      return at(after(text, cursor));
    case 'home':
    case 'ctrl+a':
      return at(lineStart(text, cursor));
    case 'end':
    case 'ctrl+e':
      return at(lineEnd(text, cursor));
    case 'up':
      return at(sameColumn(text, cursor, -1));
    case 'down':
      return at(sameColumn(text, cursor, 1));
    case 'alt+left':
    case 'ctrl+left':
    case 'alt+b':
      return at(wordBefore(text, cursor));
    case 'alt+right':
    case 'ctrl+right':
    case 'alt+f':
      return at(wordAfter(text, cursor));
    case 'ctrl+w':
    case 'alt+backspace':
      return cut(wordBefore(text, cursor), cursor);
    case 'ctrl+u':
      return cut(lineStart(text, cursor), cursor);
    case 'ctrl+k':
      return cut(cursor, lineEnd(text, cursor));
    default:
      return null;
  }
}

function before(text: string, cursor: number): number {
  return stops(text).findLast((stop) => stop < cursor) ?? 0;
}

function after(text: string, cursor: number): number {
  return stops(text).find((stop) => stop > cursor) ?? text.length;
}

function lineStart(text: string, cursor: number): number {
  return cursor === 0 ? 0 : text.lastIndexOf('\n', cursor - 1) + 1;
}

function lineEnd(text: string, cursor: number): number {
  const end = text.indexOf('\n', cursor);
  return end < 0 ? text.length : end;
}

/** The same column of the line above or below; the ends of the text where there is none. */
function sameColumn(text: string, cursor: number, by: 1 | -1): number {
  const start = lineStart(text, cursor);
  const column = cursor - start;
  const target = by < 0 ? start - 1 : lineEnd(text, cursor) + 1;
  if (target < 0) return 0;
  if (target > text.length) return text.length;
  const from = lineStart(text, target);
  const wanted = Math.min(from + column, lineEnd(text, from));
  return stops(text).findLast((stop) => stop <= wanted) ?? wanted;
}

function wordBefore(text: string, cursor: number): number {
  return /\S*\s*$/.exec(text.slice(0, cursor))?.index ?? 0;
}

function wordAfter(text: string, cursor: number): number {
  return cursor + (/^\s*\S*/.exec(text.slice(cursor))?.[0].length ?? 0);
}
