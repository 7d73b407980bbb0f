const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '"': 34, '\\': 92 };

/**
 * The file that a line `diff --git a/x b/x` of a patch is about. Without rename detection both names are the same, so the
 * second half is the path, whatever spaces it holds; one that git has quoted ("b/\303\274.txt") is read as it was.
 */
export function pathOfDiffHeader(header: string): string {
  const names = header.slice('diff --git '.length).trimEnd();
  return unquoted(names.slice((names.length + 1) / 2)).slice('b/'.length);
}

/** A name as git prints it, without its quotes: octal escapes are bytes of UTF-8. */
function unquoted(name: string): string {
  if (!name.startsWith('"') || !name.endsWith('"')) return name;
  const bytes: number[] = [];
  const inner = name.slice(1, -1);
  for (const [part] of inner.matchAll(/\\[0-7]{3}|\\.|[^\\]+/gsu)) {
    if (!part.startsWith('\\')) bytes.push(...new TextEncoder().encode(part));
    else if (part.length === 4) bytes.push(Number.parseInt(part.slice(1), 8) & 0xff);
    else bytes.push(ESCAPES[part.slice(1)] ?? part.charCodeAt(1));
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
