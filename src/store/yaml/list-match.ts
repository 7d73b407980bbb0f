import { canonicalJson } from '../../util/json.ts';

/**
 * For each item of `after` the index of the item of `before` that it is, or -1 for a new one. Things with an
 * `id` are matched by it, others by being equal; where the lists are of one length, what is left is matched by
 * its position (an argv word that changed).
 */
export function matchLists(before: readonly unknown[], after: readonly unknown[]): number[] {
  const waiting = new Map<string, number[]>();
  for (const [i, item] of before.entries()) {
    const key = identity(item);
    const places = waiting.get(key);
    if (places === undefined) waiting.set(key, [i]);
    else places.push(i);
  }
  const sources = after.map((item) => waiting.get(identity(item))?.shift() ?? -1);
  if (before.length === after.length) {
    const used = new Set(sources);
    for (const [j, source] of sources.entries()) {
      if (source < 0 && !used.has(j) && !hasId(before[j]) && !hasId(after[j])) sources[j] = j;
    }
  }
  return sources;
}

/** The members of the longest rising run of `sources` (-1 left out): the items that need not move. */
export function stayingItems(sources: readonly number[]): Set<number> {
  const tails: number[] = [];
  const previous = new Map<number, number>();
  for (const source of sources) {
    if (source < 0) continue;
    let low = 0;
    for (let high = tails.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((tails[middle] ?? 0) < source) low = middle + 1;
      else high = middle;
    }
    const before = tails[low - 1];
    if (before !== undefined) previous.set(source, before);
    tails[low] = source;
  }
  const staying = new Set<number>();
  for (let at = tails.at(-1); at !== undefined; at = previous.get(at)) staying.add(at);
  return staying;
}

function identity(item: unknown): string {
  return hasId(item) ? `id:${item.id}` : canonicalJson(item);
}

function hasId(item: unknown): item is { readonly id: string } {
  return typeof item === 'object' && item !== null && 'id' in item && typeof item.id === 'string';
}
