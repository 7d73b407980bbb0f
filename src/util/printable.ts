const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Shows text from outside on one terminal line: control and direction-changing characters become `\n`, `\t` or `\u{…}`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (c) =>
    c === '\n' ? '\\n' : c === '\t' ? '\\t' : c === '\r' ? '\\r' : `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
