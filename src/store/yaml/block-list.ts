import type { YAMLSeq } from 'yaml';
import { jsonEqual } from '../../util/json.ts';
import type { EditContext } from './edit-context.ts';
import { matchLists, stayingItems } from './list-match.ts';
import { isFirstOnLine, lineEnd, lineStart, nextLine, spliced, type Splice } from './splice.ts';
import { endOf, startOf, Unsplicable } from './extent.ts';
import { renderItem } from './render.ts';

/**
 * A list whose items begin with dashes. Each item is a block of whole lines that moves as one: the comments
 * right above its dash and the blank lines above those, its own lines, and what is indented below them.
 * Comments that stand apart (a blank line below them) are headings: they stay where they are.
 *
 *   steps:
 *     # Planning            heading: stays
 *
 *     # the first draft     ┐
 *     - id: plan            │ one block
 *       model: codex        ┘
 */

interface Block {
  /** Where its comments and blank lines begin. */
  readonly start: number;
  readonly end: number;
  /** The lines between the previous block and this one that belong to neither. */
  readonly heading: string;
}

/** An empty `after` wants a list that stands behind a key of its own. */
export function splicesOfBlockList(
  context: EditContext,
  seq: YAMLSeq,
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
): Splice[] {
  const sources = matchLists(before, after);
  const inner = sources.map((source, j) =>
    source < 0 ? [] : splicesOfItem(context, seq.items[source], before[source], after[j], `${path}[]`),
  );
  if (before.length === after.length && sources.every((source, j) => source === j)) return inner.flat();

  const { text, style } = context;
  const blocks = blocksOf(text, seq);
  const first = blocks[0];
  const last = blocks.at(-1);
  if (first === undefined || last === undefined) throw new Unsplicable('an empty block');
  const spaced =
    blocks.length > 1 && blocks.slice(1).filter((block) => startsBlank(text.slice(block.start, block.end))).length * 2 >= blocks.length - 1;
  const column = startOf(seq) - lineStart(text, startOf(seq));
  const offset = itemOffset(text, seq);
  const staying = stayingItems(sources);
  const pieces: string[] = [];
  let headings = 0;
  const headingsUpTo = (index: number): void => {
    for (; headings <= index; headings += 1) {
      const heading = blocks[headings]?.heading ?? '';
      if (heading !== '') pieces.push(pieces.length === 0 ? withoutBlankStart(heading) : heading);
    }
  };
  for (const [j, source] of sources.entries()) {
    const block = blocks[source];
    if (block !== undefined && staying.has(source)) headingsUpTo(source);
    const written =
      block === undefined
        ? renderItem(after[j], column, offset, `${path}[]`, style).join(style.eol)
        : spliced(text, block.start, block.end, inner[j] ?? []);
    pieces.push(
      spacedRight(written, { blank: spaced && pieces.length > 0, isFirst: pieces.length === 0, keep: source > 0, eol: style.eol }),
    );
  }
  headingsUpTo(blocks.length - 1);
  const body = pieces.join(style.eol);
  if (after.length > 0) return [{ start: first.start, end: last.end, text: body }];
  const colon = colonBefore(text, startOf(seq));
  const region =
    body === ''
      ? { start: lineEnd(text, Math.max(0, first.start - 2)), end: last.end, text: '' }
      : { start: first.start, end: last.end, text: body };
  return [{ start: colon, end: colon, text: ' []' }, region];
}

function splicesOfItem(context: EditContext, node: unknown, before: unknown, after: unknown, path: string): Splice[] {
  if (jsonEqual(before, after)) return [];
  return context.within(node, before, after, path) ?? context.inline(node, after, false);
}

function blocksOf(text: string, seq: YAMLSeq): Block[] {
  const firstDash = startOf(seq);
  if (!isFirstOnLine(text, firstDash)) throw new Unsplicable('a list that begins on the line of another');
  const column = firstDash - lineStart(text, firstDash);
  const blocks: Block[] = [];
  let from = 0;
  for (const [i, item] of seq.items.entries()) {
    const dashLine = i === 0 ? lineStart(text, firstDash) : findDash(text, from, column);
    const start = ownStart(text, from, dashLine);
    const end = ownEnd(text, Math.max(endOf(text, item), dashLine + column + 1), column);
    const heading = i === 0 ? '' : text.slice(from, start).replace(/\r?\n$/, '');
    blocks.push({ start, end, heading });
    from = nextLine(text, end);
  }
  return blocks;
}

function findDash(text: string, from: number, column: number): number {
  for (let at = from; at < text.length; at = nextLine(text, at)) {
    if (/^ *-(?:\s|$)/.test(text.slice(at, at + column + 2)) && text.charAt(at + column) === '-') return at;
  }
  throw new Unsplicable('an item without its dash');
}

/** Up from the dash over the comments right above it, then over the blank lines above those. */
function ownStart(text: string, limit: number, dashLine: number): number {
  let at = dashLine;
  const above = (): string => text.slice(lineStart(text, at - 1), at);
  while (at > limit && /^\s*#/.test(above())) at = lineStart(text, at - 1);
  if (limit === 0) return at;
  while (at > limit && above().trim() === '') at = lineStart(text, at - 1);
  return at;
}

/** The end of the item's last line, and of the comments below it that are indented as parts of it. */
function ownEnd(text: string, contentEnd: number, column: number): number {
  let end = lineEnd(text, contentEnd);
  for (let at = nextLine(text, end); at < text.length; at = nextLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    if (line.trim() === '') continue;
    if (!/^\s*#/.test(line) || line.length - line.trimStart().length <= column) break;
    end = at + line.length;
  }
  return end;
}

/** From the dash to the item, as the first item has it. */
function itemOffset(text: string, seq: YAMLSeq): number {
  const behind = /^-( +)\S/.exec(text.slice(startOf(seq), startOf(seq) + 20));
  return behind === null ? 2 : 1 + (behind[1] ?? ' ').length;
}

/** One blank line before an item where the list keeps them apart, none before the first. */
function spacedRight(block: string, wish: { blank: boolean; isFirst: boolean; keep: boolean; eol: string }): string {
  if (wish.isFirst) return withoutBlankStart(block);
  return wish.blank && !wish.keep && !startsBlank(block) ? wish.eol + block : block;
}

function withoutBlankStart(block: string): string {
  return block.replace(/^(?:[ \t]*\r?\n)+/, '');
}

function startsBlank(block: string): boolean {
  return /^[ \t]*\r?\n/.test(block);
}

/** Behind the colon of the key that the list belongs to: the last one before it that ends a key, comments left out. */
function colonBefore(text: string, listStart: number): number {
  for (let at = lineStart(text, listStart); at > 0;) {
    at = lineStart(text, at - 1);
    const key = /^[^#]*?:(?=\s|$)/.exec(text.slice(at, lineEnd(text, at)));
    if (key !== null) return at + key[0].length;
  }
  throw new Unsplicable('a list without a key');
}
