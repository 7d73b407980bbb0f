/** A piece of a text to be replaced; offsets into the text as it was. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The part `[start, end)` of a text after the splices that lie in it. */
export function spliced(text: string, start: number, end: number, splices: readonly Splice[]): string {
  const inside = splices.filter((s) => s.start >= start && s.end <= end);
  inside.sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let at = start;
  for (const splice of inside) {
    if (splice.start < at) throw new Error('splices overlap');
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at, end);
}

/** The line ends of a text: CRLF where its first line ends so. */
export function lineEnding(text: string): '\r\n' | '\n' {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the line's end (CR LF, LF or the end of the text) begins. */
export function lineEnd(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  if (feed < 0) return text.length;
  return feed > at && text[feed - 1] === '\r' ? feed - 1 : feed;
}

/** Where the next line begins; the length of the text on its last line. */
export function nextLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed < 0 ? text.length : feed + 1;
}

/** Whether only spaces stand before `at` on its line. */
export function isFirstOnLine(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), at).trim() === '';
}
