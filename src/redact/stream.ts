import { Buffer } from 'node:buffer';
import { createDetector, type RedactOptions } from './detector.ts';
import { render, type Span } from './span.ts';

/**
 * Redacts bytes as they come, the same whatever the pieces they come in. Only secrets change: bytes that are no
 * UTF-8 pass as they are.
 */
export interface RedactStream {
  /** What can be shown now: whole lines. */
  push(chunk: Uint8Array): Buffer;
  /** For an idle moment: as much of the unfinished line as cannot be a part of a secret (a prompt, a progress bar). */
  flush(): Buffer;
  /** The rest. The stream begins anew after it. */
  end(): Buffer;
}

/** A line longer than this is cut, so that output without line ends is held in bounded memory. */
const LONGEST_LINE = 256 * 1024;
/** Looked at beyond a cut: longer than any rule reaches, so that what is found before the cut is final. */
const REACH = 48 * 1024;
const EMPTY = Buffer.alloc(0);

export function createRedactStream(options: RedactOptions = {}): RedactStream {
  const detector = createDetector(options, 'bytes');
  /** The unfinished line; its first `shown` characters have been given out already. */
  let pending = '';
  let shown = 0;

  /** Gives out whole lines, or a long line up to where it is cut. */
  function give(block: string, spans: readonly Span[], to: number): string {
    const out = render(block, spans, shown, to);
    shown = Math.max(0, shown - to);
    return out;
  }

  function wholeLines(block: string): string {
    let out = '';
    let rest = block;
    // Rare: looked for only in a block that is long enough to hold such a line.
    for (let line = longLine(rest); line !== null; line = longLine(rest)) {
      if (line.start > 0) out += give(rest.slice(0, line.start), detector.next(rest.slice(0, line.start)), line.start);
      rest = rest.slice(line.start);
      const cut = cutLongLine(rest);
      out += cut.out;
      rest = rest.slice(cut.length);
    }
    return rest === '' ? out : out + give(rest, detector.next(rest), rest.length);
  }

  /** The first part of a line that is at least LONGEST_LINE + REACH long, or ends within that. */
  function cutLongLine(text: string): { out: string; length: number } {
    const window = text.slice(0, LONGEST_LINE + REACH);
    const spans = detector.peek(window);
    let length = safeCut(window);
    for (const span of spans) if (span.start < length && span.end > length) length = span.end;
    return { out: give(window, spans, length), length };
  }

  function push(chunk: Uint8Array): Buffer {
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
    const lineEnd = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    let out = '';
    if (lineEnd > 0) {
      out = wholeLines(pending + text.slice(0, lineEnd));
      pending = text.slice(lineEnd);
    } else pending += text;
    while (pending.length >= LONGEST_LINE + REACH) {
      const cut = cutLongLine(pending);
      out += cut.out;
      pending = pending.slice(cut.length);
    }
    return out === '' ? EMPTY : Buffer.from(out, 'latin1');
  }

  return {
    push,
    flush() {
      if (pending.length <= shown || detector.insideKey()) return EMPTY;
      const spans = detector.peek(pending);
      const safe = safeToShow(pending, spans, detector.heldBack(pending));
      if (safe <= shown) return EMPTY;
      const out = render(pending, spans, shown, safe);
      shown = safe;
      return Buffer.from(out, 'latin1');
    },
    end() {
      const out = pending === '' ? '' : wholeLines(pending);
      pending = '';
      shown = 0;
      detector.reset();
      return Buffer.from(out, 'latin1');
    },
  };
}

/** Where a line that must be cut begins, or `null`. Lines are counted from their start, so that chunks do not matter. */
function longLine(block: string): { start: number } | null {
  if (block.length < LONGEST_LINE + REACH) return null;
  for (const { 0: line, index } of block.matchAll(/[^\r\n]+/g)) if (line.length >= LONGEST_LINE + REACH) return { start: index };
  return null;
}

/** The last place within the limit that is no part of a word. */
function safeCut(line: string): number {
  for (let at = LONGEST_LINE; at > LONGEST_LINE - REACH; at--) if (!/[A-Za-z0-9_.~+/=:@%"'\\-]/.test(line.charAt(at - 1))) return at;
  return LONGEST_LINE;
}

/** The end of a prompt: `Password:`, `[12/45]`, `sql>`, `(y/n)?`; or marks without any letter. */
const PROMPT = /^(?:[[(]?[A-Za-z0-9/.,]{0,12}[:>?$#%)\]]+|[^A-Za-z0-9]+)$/;

/** Up to the last word, which may go on; the word itself only where it is the end of a prompt. */
function safeToShow(line: string, spans: readonly Span[], held: number): number {
  const word = /[^ \t]*$/.exec(line.slice(-REACH))?.[0] ?? '';
  let safe = PROMPT.test(word) ? line.length - held : Math.min(line.length - word.length, line.length - held);
  // A secret that touches the end may grow.
  for (const span of spans) if (span.start < safe && span.end > safe) safe = span.start;
  return safe;
}
