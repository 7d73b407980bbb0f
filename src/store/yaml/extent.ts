import { isAlias, isMap, isScalar, isSeq, type Pair } from 'yaml';
import { lineEnd } from './splice.ts';

/** How far a node reaches in its text. */

/** The layout cannot be edited piece by piece; the caller rewrites more of it. */
export class Unsplicable extends Error {}

/** `isBlock` collections and scalars take whole lines of their own; anything else stands within a line. */
export function isBlock(node: unknown): boolean {
  if (isMap(node) || isSeq(node)) return node.flow !== true && node.items.length > 0;
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

/** Where the node begins, its anchor and tag left out. */
export function startOf(node: unknown): number {
  return bounds(node)[0];
}

/** Behind the last character of its content: no comment, no line end. */
export function endOf(text: string, node: unknown): number {
  if (isMap(node) && isBlock(node)) return pairEnd(text, last(node.items));
  if (isSeq(node) && isBlock(node)) return endOf(text, last(node.items));
  const end = bounds(node)[1];
  if (!isBlock(node)) return end;
  // A block scalar's range takes in its last line end, and blank lines that follow, which count only with "+".
  const body = text.slice(bounds(node)[0], end);
  const header = body.slice(0, lineEnd(body, 0));
  if (/^[|>]\d?\+|^[|>]\+/.test(header)) return end - (body.endsWith('\r\n') ? 2 : body.endsWith('\n') ? 1 : 0);
  return bounds(node)[0] + body.trimEnd().length;
}

export function pairStart(pair: Pair): number {
  return startOf(pair.key);
}

export function pairEnd(text: string, pair: Pair): number {
  return hasValue(pair) ? endOf(text, pair.value) : colonEnd(text, pair);
}

/** Whether anything is written behind the colon. */
export function hasValue(pair: Pair): boolean {
  if (pair.value === null || pair.value === undefined) return false;
  const [start, end] = bounds(pair.value);
  return end > start;
}

/** Behind the colon that follows the key. */
export function colonEnd(text: string, pair: Pair): number {
  const keyEnd = bounds(pair.key)[1];
  const colon = /^[ \t]*:/.exec(text.slice(keyEnd, keyEnd + 200));
  if (colon === null) throw new Unsplicable('a key without its colon behind it');
  return keyEnd + colon[0].length;
}

export function isNamed(node: unknown): boolean {
  return (isMap(node) || isSeq(node) || isScalar(node)) && (node.anchor !== undefined || node.tag !== undefined);
}

function bounds(node: unknown): [number, number] {
  if (!(isMap(node) || isSeq(node) || isScalar(node) || isAlias(node))) throw new Unsplicable('no node');
  const { range } = node;
  if (range === null || range === undefined) throw new Unsplicable('a node without a place');
  return [range[0], range[1]];
}

function last<T>(items: readonly T[]): T {
  const item = items.at(-1);
  if (item === undefined) throw new Unsplicable('an empty block');
  return item;
}
