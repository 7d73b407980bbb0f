const SAY = /^\s*(?:```(?:json)?\s*)?\{\s*"say"\s*:\s*"((?:[^"\\]|\\.)*)/;

/** The part of `say` that an unfinished answer holds already, for showing while it comes; empty before it begins. Pure. */
export function saidSoFar(text: string): string {
  const raw = SAY.exec(text)?.[1];
  if (raw === undefined) return '';
  // An escape may be cut in its middle.
  const whole = raw
    .replace(/\\u[0-9a-fA-F]{0,3}$/, '')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  try {
    return JSON.parse(`"${whole}"`) as string;
  } catch {
    return '';
  }
}
