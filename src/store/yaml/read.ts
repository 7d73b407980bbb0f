import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLError,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Diagnostic } from '../../model/failure.ts';
import { didYouMean } from '../../util/nearest.ts';
import { diagnosticAt, placeOf, sourceText, type SourceText, type YamlPath } from './source-text.ts';

/** YAML text → a document with places, its plain value, and every problem of its syntax. */
export interface YamlRead {
  readonly source: SourceText;
  readonly doc: Document;
  /** `undefined` where the problems leave none. */
  readonly value: unknown;
  readonly problems: readonly Diagnostic[];
}

const MAX_CHARACTERS = 8_000_000;
/** Brackets and dashes within each other. What people write ends at 6; beyond this the parser's own recursion would end the process. */
const MAX_DEPTH = 64;
const MAX_ALIASES = 1000;

export const PARSE_OPTIONS = { merge: true, uniqueKeys: false, prettyErrors: false, version: '1.2', logLevel: 'error' } as const;

export function readYaml(text: string, file: string): YamlRead {
  const source = sourceText(text, file);
  const refused = refuse(source);
  if (refused !== null) return { source, doc: parseDocument('', PARSE_OPTIONS), value: undefined, problems: [refused] };
  const doc = parseDocument(text, PARSE_OPTIONS);
  const problems = [...doc.errors, ...doc.warnings].map((error) => diagnosticAt(source, error.pos, [], syntaxMessage(error)));
  problems.push(...structureProblems(doc, source));
  try {
    return { source, doc, value: doc.toJS({ maxAliasCount: MAX_ALIASES }) as unknown, problems };
  } catch (error) {
    // An alias that means nothing (named above), or so many of them that the value would not fit into memory.
    if (problems.length === 0) {
      const bomb = error instanceof ReferenceError && error.message.startsWith('Excessive alias count');
      const message = bomb ? `uses its aliases more than ${String(MAX_ALIASES)} times` : 'cannot be read as a value';
      problems.push(diagnosticAt(source, [0, 1], [], message));
    }
    return { source, doc, value: undefined, problems };
  }
}

/** What is not even parsed, because parsing it is the attack. */
function refuse(source: SourceText): Diagnostic | null {
  const { text } = source;
  if (text.length > MAX_CHARACTERS) {
    return diagnosticAt(source, [0, 1], [], `is larger than ${String(MAX_CHARACTERS / 1_000_000)} million characters`);
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) return diagnosticAt(source, [nul, nul + 1], [], 'a NUL character cannot stand in a file of text');
  const deep = firstTooDeep(text);
  return deep < 0 ? null : diagnosticAt(source, [deep, deep + 1], [], `is nested deeper than ${String(MAX_DEPTH)} levels`);
}

/**
 * Counts without parsing: opening brackets that are not closed, and dashes or question marks that open a level
 * on one line. Brackets inside texts count too; nobody writes 64 that never close.
 */
function firstTooDeep(text: string): number {
  let brackets = 0;
  let onLine = 0;
  let indent = true;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    if (c === 0x0a) {
      onLine = 0;
      indent = true;
    } else if (c === 0x5b || c === 0x7b) {
      brackets += 1;
      indent = false;
    } else if (c === 0x5d || c === 0x7d) {
      brackets = Math.max(0, brackets - 1);
      indent = false;
    } else if (indent && (c === 0x2d || c === 0x3f) && text.charCodeAt(i + 1) === 0x20) onLine += 1;
    else if (c !== 0x20) indent = false;
    if (brackets > MAX_DEPTH || onLine > MAX_DEPTH) return i;
  }
  return deepestIndent(text);
}

/** A block level needs one more space than the one around it, so depth cannot exceed the number of different indents. */
function deepestIndent(text: string): number {
  const open: number[] = [];
  for (const line of text.matchAll(/^ *(?=[^\s#])/gm)) {
    const width = line[0].length;
    while ((open.at(-1) ?? -1) >= width) open.pop();
    open.push(width);
    if (open.length > MAX_DEPTH) return line.index + width;
  }
  return -1;
}

/** Duplicate keys, keys that are no text, aliases of nothing: well-formed YAML that means nothing here. */
function structureProblems(doc: Document, source: SourceText): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const anchors = new Set<string>();
  const tabs: number[] = [];
  visit(doc, (_key, node) => {
    if (isAlias(node)) {
      if (anchors.has(node.source)) return;
      const message = `"*${node.source}" refers to an anchor that is not set before it.${didYouMean(node.source, anchors)}`;
      problems.push(diagnosticAt(source, rangeOf(node), [], message));
      return;
    }
    if ((isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) anchors.add(node.anchor);
    if (isMap(node)) problems.push(...keyProblems(node, source));
    if ((isMap(node) || isSeq(node)) && node.flow !== true) tabs.push(...tabsBefore(node, source));
  });
  // The parser lets some tabs pass that other readers, and the eye, take for another indentation.
  const named = new Set(doc.errors.map((error) => placeOf(source, ...error.pos).line));
  for (const at of new Set(tabs)) {
    if (!named.has(placeOf(source, at, at).line)) problems.push(diagnosticAt(source, [at, at + 1], [], TAB));
  }
  return problems;
}

const TAB = 'a tab cannot indent YAML; use spaces';

/** Offsets of tabs in the indentation of a block's keys or of its first dash. */
function tabsBefore(node: YAMLMap | YAMLSeq, source: SourceText): number[] {
  const starts = isMap(node) ? node.items.map((pair) => rangeOf(pair.key)[0]) : [rangeOf(node)[0]];
  return starts.flatMap((start) => {
    const from = source.text.lastIndexOf('\n', start - 1) + 1;
    const indent = source.text.slice(from, start);
    return indent.includes('\t') && indent.trim() === '' ? [from + indent.indexOf('\t')] : [];
  });
}

function keyProblems(map: YAMLMap, source: SourceText): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const seen = new Set<string>();
  for (const pair of map.items) {
    const key = keyOf(pair);
    if (key === null) problems.push(diagnosticAt(source, rangeOf(pair.key), [], 'a key must be a plain text'));
    else if (seen.has(key)) problems.push(diagnosticAt(source, rangeOf(pair.key), [], `"${key}" is there twice; a key may be set once`));
    else seen.add(key);
  }
  return problems;
}

/** The key as a text; `null` where it is a collection or an alias. */
export function keyOf(pair: Pair): string | null {
  if (isScalar(pair.key)) return typeof pair.key.value === 'symbol' ? '<<' : String(pair.key.value);
  return typeof pair.key === 'string' ? pair.key : null;
}

export function rangeOf(node: unknown): [number, number] {
  const range = typeof node === 'object' && node !== null && 'range' in node ? (node as Node).range : null;
  return range === null || range === undefined ? [0, 1] : [range[0], range[1]];
}

function syntaxMessage(error: YAMLError): string {
  const unclosed = /end with a ([\]}])/.exec(error.message);
  if (unclosed !== null) return `here is missing the closing "${unclosed[1] ?? ''}"`;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return TAB;
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; the file must hold one';
    case 'BAD_INDENT':
      return 'this line is not indented like those it belongs with';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a text that holds ": " must stand in quotes';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'a key must stand on one line';
    case 'MISSING_CHAR':
      return error.message.replace(/^Missing /, 'here is missing a ').replace(/closing ["']quote/, 'closing quote mark');
    default: {
      const message = error.message.replace(/\s+at line \d+, column \d+:?[\s\S]*$/, '');
      return `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
    }
  }
}

/** The range of the value at `path`, or of its key where `what` says so; of the nearest parent where it does not exist. */
export function rangeAt(doc: Document, path: YamlPath, what: 'key' | 'value'): [number, number] {
  let node: unknown = doc.contents;
  let range = firstLine(node);
  for (const [i, part] of path.entries()) {
    if (isAlias(node)) node = node.resolve(doc);
    if (isMap(node)) {
      const pair = node.items.find((item) => keyOf(item) === String(part));
      if (pair === undefined) return range;
      const keyRange = rangeOf(pair.key);
      const isEmpty = !isNode(pair.value) || rangeOf(pair.value)[0] === rangeOf(pair.value)[1];
      range = isEmpty || (what === 'key' && i === path.length - 1) ? keyRange : firstLine(pair.value);
      node = pair.value;
    } else if (isSeq(node) && typeof part === 'number' && node.items[part] !== undefined) {
      node = node.items[part];
      range = firstLine(node);
    } else return range;
  }
  return range;
}

function isNode(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'range' in value;
}

/** A block collection is shown by its first key or item: underlining all of it says nothing. */
function firstLine(node: unknown): [number, number] {
  if (isMap(node) && node.flow !== true && node.items[0] !== undefined) return rangeOf(node.items[0].key);
  if (isSeq(node) && node.flow !== true && node.items[0] !== undefined) return firstLine(node.items[0]);
  return rangeOf(node);
}
