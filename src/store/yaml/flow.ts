import { isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { jsonEqual } from '../../util/json.ts';
import type { EditContext } from './edit-context.ts';
import { matchLists } from './list-match.ts';
import { lineStart, spliced, type Splice } from './splice.ts';
import { endOf, hasValue, isNamed, pairEnd, pairStart, startOf, Unsplicable } from './extent.ts';
import { keyOf } from './read.ts';
import { inOrder, renderFlow } from './render.ts';

/** `[a, b]` and `{a: 1}`, JSON among them: items keep their text, new ones take the separators of their neighbours. */

interface Part {
  readonly start: number;
  readonly end: number;
}

export function splicesOfFlow(context: EditContext, node: YAMLMap | YAMLSeq, before: unknown, after: unknown, path: string): Splice[] {
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) return ofList(context, node, before, after, path);
  if (isMap(node))
    return ofMap(context, node, before as Readonly<Record<string, unknown>>, after as Readonly<Record<string, unknown>>, path);
  throw new Unsplicable('a collection of another kind');
}

function ofList(context: EditContext, seq: YAMLSeq, before: readonly unknown[], after: readonly unknown[], path: string): Splice[] {
  const sources = matchLists(before, after);
  const inner = sources.map((source, j) => (source < 0 ? [] : change(context, seq.items[source], before[source], after[j], `${path}[]`)));
  if (before.length === after.length && sources.every((source, j) => source === j)) return inner.flat();
  const parts = seq.items.map((item) => {
    if (isNamed(item)) throw new Unsplicable('an anchor in a list');
    return { start: startOf(item), end: endOf(context.text, item) };
  });
  const json = seq.items.some((item) => isDoubleQuoted(item) || hasQuotedKeys(item));
  const sibling = parts.at(-1);
  const texts = sources.map((source, j) => {
    const part = parts[source];
    if (part !== undefined) return spliced(context.text, part.start, part.end, inner[j] ?? []);
    return laidOutLike(context, sibling, after[j], json);
  });
  return [rejoin(context, seq, parts, texts)];
}

function ofMap(
  context: EditContext,
  map: YAMLMap,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: string,
): Splice[] {
  const { text } = context;
  const own = new Set(map.items.map((pair) => keyOf(pair) ?? ''));
  for (const key of Object.keys(before))
    if (!own.has(key) && after[key] === undefined) throw new Unsplicable('a key that comes from a merge');
  const keeps = (pair: Pair): boolean => keyOf(pair) === '<<' || after[keyOf(pair) ?? ''] !== undefined;
  const kept = map.items.filter(keeps);
  const changes = kept.map((pair) => {
    const key = keyOf(pair) ?? '';
    if (key === '<<' || jsonEqual(before[key], after[key])) return [];
    if (!hasValue(pair)) throw new Unsplicable('a key without a value');
    return change(context, pair.value, before[key], after[key], `${path}.${key}`);
  });
  const added = Object.entries(after).filter(([key, value]) => value !== undefined && !own.has(key) && !jsonEqual(before[key], value));
  if (added.length === 0 && kept.length === map.items.length) return changes.flat();
  const part = (pair: Pair): Part => ({ start: pairStart(pair), end: pairEnd(text, pair) });
  const json = hasQuotedKeys(map);
  const texts = kept.map((pair, i) => spliced(text, part(pair).start, part(pair).end, changes[i] ?? []));
  for (const [key, value] of inOrder(added, context.style.keyOrder(path))) {
    const column = startOf(map.items[0]?.key) - lineStart(text, startOf(map.items[0]?.key));
    texts.push(`${renderFlow(key, json)}: ${isMultiline(text, map) ? laidOut(value, json, column, context) : renderFlow(value, json)}`);
  }
  return [rejoin(context, map, map.items.map(part), texts)];
}

function change(context: EditContext, node: unknown, before: unknown, after: unknown, path: string): Splice[] {
  if (jsonEqual(before, after)) return [];
  return context.within(node, before, after, path) ?? context.inline(node, after, true);
}

/** Everything between the brackets, with the padding, the separators and the last comma as they were. */
function rejoin(context: EditContext, node: YAMLMap | YAMLSeq, parts: readonly Part[], texts: readonly string[]): Splice {
  const { text } = context;
  const first = parts[0];
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Unsplicable('an empty collection');
  const open = startOf(node) + 1;
  const close = endOf(text, node) - 1;
  const outside =
    parts.reduce((left, part, i) => left + text.slice(parts[i - 1]?.end ?? open, part.start), '') + text.slice(last.end, close);
  if (outside.includes('#')) throw new Unsplicable('a comment between the items');
  const head = text.slice(open, first.start);
  const second = parts[1];
  const between = second === undefined ? (head.includes('\n') ? `,${head}` : ', ') : text.slice(first.end, second.start);
  const tail = text.slice(last.end, close);
  if (texts.length === 0) return { start: open, end: close, text: '' };
  return { start: open, end: close, text: head + texts.join(between) + tail };
}

function isMultiline(text: string, map: YAMLMap): boolean {
  return text.slice(startOf(map), startOf(map.items[0]?.key)).includes('\n');
}

/** A new item over as many lines as the one beside it. */
function laidOutLike(context: EditContext, sibling: Part | undefined, value: unknown, json: boolean): string {
  if (sibling === undefined || !context.text.slice(sibling.start, sibling.end).includes('\n')) return renderFlow(value, json);
  return laidOut(value, json, sibling.start - lineStart(context.text, sibling.start), context);
}

function laidOut(value: unknown, json: boolean, column: number, context: EditContext): string {
  if (!json || typeof value !== 'object' || value === null || Array.isArray(value)) return renderFlow(value, json);
  const pad = context.style.eol + ' '.repeat(column);
  const lines = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${lines.map(([key, item]) => `${pad}  ${renderFlow(key, json)}: ${renderFlow(item, json)}`).join(',')}${pad}}`;
}

function hasQuotedKeys(node: unknown): boolean {
  return isMap(node) && node.items.some((pair) => isDoubleQuoted(pair.key));
}

function isDoubleQuoted(node: unknown): boolean {
  return isScalar(node) && node.type === 'QUOTE_DOUBLE';
}
