import type { Diagnostic } from '../../model/failure.ts';

/** A text with its lines found once, so that offsets become places that a person can look at. */
export interface SourceText {
  readonly text: string;
  /** As diagnostics name it. */
  readonly file: string;
  /** Offsets at which lines begin. */
  readonly lines: readonly number[];
}

export type YamlPath = readonly (string | number)[];

export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly source: string;
}

export function sourceText(text: string, file: string): SourceText {
  const lines = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.push(at + 1);
  return { text, file, lines };
}

/** A long line is shown around the place, so that a file of one 10 MB line does not become a message of 10 MB. */
const SHOWN = 400;

/** The place of `[start, end)`, underlined to the end of its first line at most. */
export function placeOf(source: SourceText, start: number, end: number): Place {
  const { text, lines } = source;
  const at = Math.min(start, text.length);
  let low = 0;
  for (let high = lines.length; high - low > 1;) {
    const middle = (low + high) >> 1;
    if ((lines[middle] ?? 0) <= at) low = middle;
    else high = middle;
  }
  const bom = low === 0 && text.startsWith('\ufeff') ? 1 : 0;
  const lineStart = (lines[low] ?? 0) + bom;
  const lineEnd = (lines[low + 1] ?? text.length + 1) - 1;
  const line = text.slice(lineStart, lineEnd).replace(/\r$/, '');
  const column = Math.max(0, Math.min(at - lineStart, line.length));
  const length = Math.max(1, Math.min(end - at, line.length - column));
  if (line.length <= SHOWN) return { line: low + 1, column: column + 1, length, source: line };
  return { line: low + 1, column: column + 1, length: Math.min(length, SHOWN), source: line.slice(0, SHOWN) };
}

export function diagnosticAt(source: SourceText, range: readonly [number, number], path: YamlPath, message: string): Diagnostic {
  const shown = formatPath(path);
  const said = shown === '' ? message : `${shown}: ${message}`;
  return { message: said, file: source.file, ...placeOf(source, range[0], range[1]), path: shown };
}

/** `steps[2].depends_on[0]`, `env["odd name"]`. */
export function formatPath(path: YamlPath): string {
  let shown = '';
  for (const part of path) {
    if (typeof part === 'number') shown += `[${String(part)}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(part)) shown += shown === '' ? part : `.${part}`;
    else shown += `[${JSON.stringify(part.length > 80 ? `${part.slice(0, 80)}…` : part)}]`;
  }
  return shown;
}
