import { stringify } from 'yaml';

/** New values as YAML text, in the way that people write them: short lists inline, mappings in blocks, quotes where needed. */

/** Which keys come first where a mapping is written anew, by its path with `[]` for list items: `steps[]`. */
export type KeyOrder = (path: string) => readonly string[];

export interface RenderStyle {
  readonly eol: string;
  readonly keyOrder: KeyOrder;
}

/** Lists of words that are run: always in the form of JSON, as in `["npm", "test"]`, so that no word looks like a number or a flag. */
const ARGV_KEYS = new Set(['command', 'setup', 'verify', 'notify']);
const INLINE_WIDTH = 100;

/** ` a, [b]` behind a colon or a dash, or lines of their own at `column`. */
export type Rendered = { readonly inline: string } | { readonly lines: readonly string[] };

export function renderValue(value: unknown, key: string, column: number, path: string, style: RenderStyle): Rendered {
  if (Array.isArray(value)) {
    const flat = value.every((item) => typeof item !== 'object' || item === null);
    const inline = renderFlow(value, ARGV_KEYS.has(key));
    if (flat && (inline.length <= INLINE_WIDTH || value.length < 2)) return { inline };
    return { lines: value.flatMap((item) => renderItem(item, column, 2, `${path}[]`, style)) };
  }
  if (typeof value === 'object' && value !== null) {
    const lines = renderMap(value, column, path, style);
    return lines.length === 0 ? { inline: '{}' } : { lines };
  }
  return { inline: renderScalar(value, false) };
}

/** The lines of `- …`; `offset` from the dash to what follows it. */
export function renderItem(value: unknown, column: number, offset: number, path: string, style: RenderStyle): string[] {
  const dash = `${' '.repeat(column)}-${' '.repeat(offset - 1)}`;
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  const lines = isMapping ? renderMap(value, column + offset, path, style) : [];
  if (lines.length === 0) return [`${dash}${renderFlow(value, false)}`];
  return [`${dash}${(lines[0] ?? '').trimStart()}`, ...lines.slice(1)];
}

export function renderMap(value: object, column: number, path: string, style: RenderStyle): string[] {
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return inOrder(present, style.keyOrder(path)).flatMap(([key, item]) => renderPair(key, item, column, path, style));
}

export function renderPair(key: string, value: unknown, column: number, path: string, style: RenderStyle): string[] {
  const rendered = renderValue(value, key, column + 2, path === '' ? key : `${path}.${key}`, style);
  const head = `${' '.repeat(column)}${renderScalar(key, false)}:`;
  return 'inline' in rendered ? [`${head} ${rendered.inline}`] : [head, ...rendered.lines];
}

export function inOrder<T>(entries: readonly (readonly [string, T])[], order: readonly string[]): (readonly [string, T])[] {
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  return [...entries].sort(([a], [b]) => rank(a) - rank(b));
}

/** On one line; `json`: every key and text in double quotes. */
export function renderFlow(value: unknown, json: boolean): string {
  if (Array.isArray(value)) return `[${value.map((item) => renderFlow(item, json)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${pairs.map(([key, item]) => `${renderFlow(key, json)}: ${renderFlow(item, json)}`).join(', ')}}`;
  }
  return json && typeof value === 'string' ? doubleQuoted(value) : renderScalar(value, true);
}

const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*$/;
/** Words that YAML 1.1 readers (editors, other tools) take for something else than a text. */
const RESERVED = /^(?:true|false|yes|no|on|off|null)$/i;

export function renderScalar(value: unknown, inFlow: boolean): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (RESERVED.test(value)) return doubleQuoted(value);
  if (PLAIN.test(value)) return value;
  if (UNSAFE.test(value)) return doubleQuoted(value);
  const text = stringify(value, { lineWidth: 0 }).trimEnd();
  const isPlain = text === value;
  return !isPlain || (inFlow && /[,[\]{}]|:$/.test(value)) ? doubleQuoted(value) : text;
}

/** Line ends, control characters, and characters that would make the text look different from what it is. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/;
const ESCAPED = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

export function doubleQuoted(text: string): string {
  return JSON.stringify(text).replace(ESCAPED, (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** In the quotes of the text that it takes the place of, where it can be said in them. */
export function renderInQuotes(value: unknown, quotes: 'double' | 'single' | 'none', inFlow: boolean): string {
  if (typeof value !== 'string' || quotes === 'none') return renderScalar(value, inFlow);
  if (quotes === 'double' || UNSAFE.test(value)) return doubleQuoted(value);
  return `'${value.replaceAll("'", "''")}'`;
}
