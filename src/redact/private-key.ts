import { label, type Span } from './span.ts';

/**
 * Private keys in PEM form over several lines. The marks stay, the body becomes one label.
 *
 *   outside ──BEGIN at a line's end──► begun ──base64──► labelled ──► body ──END, or no base64──► outside
 *      ▲                                 │
 *      └──neither base64 nor a header────┘
 *
 * A mere mention of the BEGIN mark (in source, in a grep) therefore hides nothing after it, and a key that is
 * cut off never swallows the rest of a log.
 */
export type PemState = 'outside' | 'begun' | 'labelled' | 'body';

const KIND = '[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?';
const BEGIN = new RegExp(`-----BEGIN ${KIND}-----(?:\\\\[nr])*[^A-Za-z0-9]{0,8}$`);
const END = new RegExp(`-----END ${KIND}-----`);
/** `Proc-Type: 4,ENCRYPTED`, `Version: …`, or nothing. */
const HEADER = /^\W{0,24}(?:[A-Za-z][A-Za-z-]{2,20}: .{0,200})?$/;
/** May be quoted, numbered, indented or part of a diff. */
const FIRST_LINE = /[A-Za-z0-9+/]{32,}={0,2}(?:\\[nr])*[^A-Za-z0-9]{0,8}$/;
const LATER_LINE = /^[^A-Za-z+/=]{0,24}[A-Za-z0-9+/=]{1,}(?:\\[nr])*[^A-Za-z0-9]{0,8}$/;
const MARK = '-----BEGIN ';

/** A key on one line, its line ends escaped; the head keeps the mark. */
export const PEM_ON_ONE_LINE = {
  head: `-----BEGIN ${KIND}-----`,
  secret: `(?:(?:[^"'\`\\r\\n-]|-(?!----)){1,16384}(?=-----END ${KIND}-----)|(?:\\\\{1,4}[nr]){1,2}[A-Za-z0-9+/=]{32,128}(?:(?:\\\\{1,4}[nr]){1,2}[A-Za-z0-9+/=]{1,128}){0,400})`,
};

/** `block` holds whole lines (the last may lack its end); the state goes on into the next block. */
export function findPrivateKeys(block: string, state: PemState): { readonly spans: readonly Span[]; readonly state: PemState } {
  if (state === 'outside' && !block.includes(MARK)) return { spans: [], state };
  const spans: Span[] = [];
  let at = 0;
  while (at < block.length) {
    if (state === 'outside') {
      const mark = block.indexOf(MARK, at);
      if (mark < 0) break;
      at = Math.max(at, block.lastIndexOf('\n', mark) + 1);
    }
    const end = lineEnd(block, at);
    const line = block.slice(at, end);
    const next = Math.min(block.length, end + 1);
    switch (state) {
      case 'outside':
        if (BEGIN.test(line)) state = 'begun';
        break;
      case 'begun':
        if (FIRST_LINE.test(line)) {
          // The line's end stays, so that the label has a line of its own.
          spans.push({ start: at, end, shown: label('private-key') });
          state = 'labelled';
        } else if (!HEADER.test(line)) state = 'outside';
        break;
      case 'labelled':
      case 'body':
        // The second half of the label's own `\r\n`, which may come in another block.
        if (state === 'labelled' && line === '') {
          state = 'body';
          break;
        }
        state = 'body';
        if (line.trim() === '' || FIRST_LINE.test(line) || LATER_LINE.test(line)) spans.push({ start: at, end: next, shown: '' });
        else {
          // A line such as `abcd-----END …` still ends with its mark.
          const mark = END.exec(line);
          if (mark !== null && mark.index > 0 && LATER_LINE.test(line.slice(0, mark.index)))
            spans.push({ start: at, end: at + mark.index, shown: '' });
          state = 'outside';
          if (BEGIN.test(line)) state = 'begun';
        }
        break;
    }
    at = next;
  }
  return { spans, state };
}

function lineEnd(block: string, from: number): number {
  for (let i = from; i < block.length; i++) {
    const c = block.charCodeAt(i);
    if (c === 10 || c === 13) return i;
  }
  return block.length;
}
