import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { jsonEqual } from '../../util/json.ts';
import type { EditContext } from './edit-context.ts';
import { splicesOfBlockList } from './block-list.ts';
import { colonEnd, endOf, hasValue, isBlock, isNamed, pairEnd, pairStart, startOf, Unsplicable } from './extent.ts';
import { splicesOfFlow } from './flow.ts';
import { keyOf } from './read.ts';
import { inOrder, renderFlow, renderInQuotes, renderPair, renderValue, type RenderStyle } from './render.ts';
import { isFirstOnLine, lineEnd, lineStart, nextLine, type Splice } from './splice.ts';

/**
 * What has to change in a text so that one of its nodes says something else, and nothing more. Works on the
 * places of nodes; throws `Unsplicable` where the layout cannot be changed piece by piece. What comes out is
 * always parsed again and compared by the caller, so a wrong guess here costs a rewrite, never a wrong file.
 */

type Plain = Readonly<Record<string, unknown>>;

export function editContext(text: string, style: RenderStyle): EditContext {
  const context: EditContext = {
    text,
    style,
    within: (node, before, after, path) => splicesWithin(context, node, before, after, path, false),
    inline: (node, after, inFlow) => splicesOfInline(context, node, after, inFlow),
  };
  return context;
}

/** The changes of a whole document, whose top is a mapping. */
export function splicesOfDocument(context: EditContext, map: YAMLMap, before: Plain, after: Plain): Splice[] | null {
  return splicesWithin(context, map, before, after, '', false);
}

/** A mapping in block layout. `path` as in `KeyOrder`. */
function splicesOfBlockMap(context: EditContext, map: YAMLMap, before: Plain, after: Plain, path: string): Splice[] {
  const own = new Map<string, Pair>();
  for (const pair of map.items) own.set(keyOf(pair) ?? '', pair);
  refuseLostMerges(before, after, own);
  const removed = new Set(map.items.filter((pair) => isRemoved(pair, after)));
  if (removed.size === map.items.length) throw new Unsplicable('nothing of the mapping stays');
  const splices = removePairs(context, map.items, removed);
  for (const [key, pair] of own) {
    if (removed.has(pair) || key === '<<' || jsonEqual(before[key], after[key])) continue;
    splices.push(...splicesOfValue(context, pair, before[key], after[key], key, path));
  }
  const added = Object.entries(after).filter(([key, value]) => value !== undefined && !own.has(key) && !jsonEqual(before[key], value));
  return [...splices, ...addPairs(context, map, removed, added, path)];
}

/** A key that comes only from a merged mapping cannot be taken away here. */
function refuseLostMerges(before: Plain, after: Plain, own: ReadonlyMap<string, Pair>): void {
  for (const key of Object.keys(before)) {
    if (!own.has(key) && after[key] === undefined) throw new Unsplicable('a key that comes from a merge');
  }
}

function isRemoved(pair: Pair, after: Plain): boolean {
  const key = keyOf(pair) ?? '';
  return key !== '<<' && (!Object.hasOwn(after, key) || after[key] === undefined);
}

/** The key's lines with the comment behind them; the comments between stay. */
function removePairs(context: EditContext, pairs: readonly Pair[], removed: ReadonlySet<Pair>): Splice[] {
  const { text, style } = context;
  const first = pairs[0];
  const splices: Splice[] = [];
  let rest = pairs;
  if (first !== undefined && removed.has(first) && !isFirstOnLine(text, pairStart(first))) {
    // It stands behind a dash: the first key that stays moves up to it, with the comments on the way.
    const kept = pairs.findIndex((pair) => !removed.has(pair));
    const next = pairs[kept];
    if (next === undefined) throw new Unsplicable('nothing of the mapping stays');
    const start = pairStart(first);
    const column = start - lineStart(text, start);
    const comments = pairs.slice(0, kept).flatMap((pair, i) => {
      const between = text.slice(nextLine(text, pairEnd(text, pair)), lineStart(text, pairStart(pairs[i + 1] ?? next)));
      return between
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== '');
    });
    splices.push({ start, end: pairStart(next), text: comments.map((line) => line + style.eol + ' '.repeat(column)).join('') });
    rest = pairs.slice(kept);
  }
  const gone = rest.filter((pair) => removed.has(pair)).map((pair) => wholeLines(text, pairStart(pair), pairEnd(text, pair)));
  return [...splices, ...joined(text, gone)];
}

function wholeLines(text: string, start: number, end: number): Splice {
  if (!isFirstOnLine(text, start)) throw new Unsplicable('a key that shares its line');
  const from = lineStart(text, start);
  const to = nextLine(text, end);
  return { start: from, end: to, text: '' };
}

/** Runs of lines as one. The last line of a text without a final line end takes the line end before it along. */
function joined(text: string, lines: readonly Splice[]): Splice[] {
  const runs: Splice[] = [];
  for (const line of lines) {
    const previous = runs.at(-1);
    if (previous?.end === line.start) runs[runs.length - 1] = { ...previous, end: line.end };
    else runs.push(line);
  }
  const last = runs.at(-1);
  if (last?.end === text.length && !text.endsWith('\n') && last.start > 0) {
    runs[runs.length - 1] = { ...last, start: lineEnd(text, Math.max(0, last.start - 2)) };
  }
  return runs;
}

function addPairs(
  context: EditContext,
  map: YAMLMap,
  removed: ReadonlySet<Pair>,
  added: readonly [string, unknown][],
  path: string,
): Splice[] {
  const { text, style } = context;
  const first = map.items[0];
  if (added.length === 0 || first === undefined) return [];
  const column = pairStart(first) - lineStart(text, pairStart(first));
  const order = style.keyOrder(path);
  const staying = map.items.filter((pair) => !removed.has(pair));
  const splices = new Map<number, string>();
  for (const [key, value] of inOrder(added, order)) {
    const lines = renderPair(key, value, column, path, style).join(style.eol);
    // Before a first key behind its dash there is no line to put anything on.
    const before = predecessor(staying, key, order) ?? (isFirstOnLine(text, pairStart(first)) ? null : first);
    if (before === null) {
      const at = lineStart(text, pairStart(first));
      splices.set(at, `${splices.get(at) ?? ''}${lines}${style.eol}`);
    } else {
      const at = lineEnd(text, pairEnd(text, before));
      splices.set(at, `${splices.get(at) ?? ''}${style.eol}${lines}`);
    }
  }
  return [...splices].map(([at, lines]) => ({ start: at, end: at, text: lines }));
}

/** Behind which pair a new key goes: its place in the usual order, where there is one (`null`: before the first); else the last. */
function predecessor(staying: readonly Pair[], key: string, order: readonly string[]): Pair | null {
  const rank = order.indexOf(key);
  if (rank < 0) return staying.at(-1) ?? null;
  return staying.findLast((pair) => order.indexOf(keyOf(pair) ?? '') < rank) ?? null;
}

/** A value behind its key, in block layout. */
function splicesOfValue(context: EditContext, pair: Pair, before: unknown, after: unknown, key: string, path: string): Splice[] {
  const { text, style } = context;
  const inner = path === '' ? key : `${path}.${key}`;
  const within = splicesWithin(context, pair.value, before, after, inner, true);
  if (within !== null) return within;
  const column = pairStart(pair) - lineStart(text, pairStart(pair));
  const afterColon = colonEnd(text, pair);
  const rendered = renderValue(after, key, column + 2, inner, style);
  const isBelow = hasValue(pair) && isBlock(pair.value) && !isScalar(pair.value);
  // What a block below its key leaves on the key's own line is a comment (or an anchor, which the caller's check finds).
  const bodyStart = isBelow ? lineEnd(text, afterColon) : hasValue(pair) ? valueStart(text, pair, afterColon) : afterColon;
  const bodyEnd = hasValue(pair) ? endOf(text, pair.value) : afterColon;
  if ('inline' in rendered) {
    const inline = sameQuotes(pair.value, after) ?? rendered.inline;
    if (isBelow) return [insertion(afterColon, ` ${inline}`), { start: bodyStart, end: bodyEnd, text: '' }];
    return [{ start: bodyStart, end: bodyEnd, text: bodyStart === afterColon ? ` ${inline}` : inline }];
  }
  const lines = rendered.lines.map((line) => style.eol + line).join('');
  if (isBelow) return [{ start: bodyStart, end: bodyEnd, text: lines }];
  const lineEnds = lineEnd(text, bodyEnd);
  const gone = { start: afterColon, end: bodyEnd, text: '' };
  return bodyEnd === lineEnds ? [{ ...gone, text: lines }] : [gone, insertion(lineEnds, lines)];
}

/** An anchor or a tag goes with the value that it stands before. */
function valueStart(text: string, pair: Pair, afterColon: number): number {
  if (!isNamed(pair.value)) return startOf(pair.value);
  return afterColon + (/^[ \t]*/.exec(text.slice(afterColon, afterColon + 200))?.[0].length ?? 0);
}

/** `hasKey`: a list that stands behind a key of its own can become `[]` there. */
function splicesWithin(
  context: EditContext,
  node: unknown,
  before: unknown,
  after: unknown,
  path: string,
  hasKey: boolean,
): Splice[] | null {
  if (isMap(node) && isFilledMap(before) && isFilledMap(after) && node.items.length > 0) {
    if (node.flow === true) return splicesOfFlow(context, node, before, after, path);
    return splicesOfBlockMap(context, node, before, after, path);
  }
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after) && node.items.length > 0) {
    if (node.flow === true) return after.length > 0 ? splicesOfFlow(context, node, before, after, path) : null;
    if (after.length > 0 || hasKey) return splicesOfBlockList(context, node, before, after, path);
  }
  return null;
}

/** A scalar within a line; for list items and flow layout. */
function splicesOfInline(context: EditContext, node: unknown, after: unknown, inFlow: boolean): Splice[] {
  if (isBlock(node) || isNamed(node)) throw new Unsplicable('a block within a list');
  const text = sameQuotes(node, after) ?? renderFlow(after, inFlow && isScalar(node) && node.type === 'QUOTE_DOUBLE');
  const start = startOf(node);
  const end = endOf(context.text, node);
  if (end === start) throw new Unsplicable('an empty item');
  return [{ start, end, text }];
}

function sameQuotes(node: unknown, after: unknown): string | null {
  if (!isScalar(node) || typeof after !== 'string') return null;
  if (node.type === 'QUOTE_DOUBLE') return renderInQuotes(after, 'double', false);
  return node.type === 'QUOTE_SINGLE' ? renderInQuotes(after, 'single', false) : null;
}

function isFilledMap(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).some((item) => item !== undefined);
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}
