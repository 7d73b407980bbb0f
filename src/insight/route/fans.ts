import { lineKey, lineOrder, type End, type Stroke } from './model.ts';
import type { Hop } from './hops.ts';

/** All of `from` lead to all of `to`. */
export interface Fan {
  readonly stroke: Stroke;
  readonly from: readonly End[];
  readonly to: readonly End[];
}

/**
 * Targets that are reached from the very same lines become one fan: only then does one vertical say nothing but the
 * truth. In the order in which they cross each other least.
 */
export function joinHops(hops: readonly Hop[]): Fan[] {
  const targets = new Map<string, { readonly stroke: Stroke; readonly to: End; readonly from: Map<string, End> }>();
  for (const { stroke, from, to } of hops) {
    const key = `${stroke} ${lineKey(to)}`;
    const target = targets.get(key) ?? { stroke, to, from: new Map<string, End>() };
    targets.set(key, target);
    target.from.set(lineKey(from), from);
  }
  const fans = new Map<string, { readonly stroke: Stroke; readonly from: readonly End[]; readonly to: End[] }>();
  for (const { stroke, to, from } of targets.values()) {
    const sources = [...from.values()].sort((a, b) => lineOrder(a) - lineOrder(b));
    const key = `${stroke} ${sources.map(lineKey).join(' ')}`;
    const fan = fans.get(key) ?? { stroke, from: sources, to: [] };
    fans.set(key, fan);
    fan.to.push(to);
  }
  return [...fans.values()].sort((a, b) => Math.min(a.from.length, 2) - Math.min(b.from.length, 2) || rank(a) - rank(b));
}

/**
 * What leads down turns off bottom first, what leads up top first: so neighbours do not cross. (And before all, what
 * leaves one line only: a line that went on behind the place where others joined it would seem to be theirs too.)
 */
function rank({ from, to }: Fan): number {
  const source = lineOrder(from[0] ?? { row: 0, slot: 0 });
  const target = lineOrder(to[0] ?? { row: 0, slot: 0 });
  return target > source ? -source : source;
}

/** One line, straight through. */
export function isStraight({ from, to }: Fan): boolean {
  const [source, target] = [from[0], to[0]];
  return from.length === 1 && to.length === 1 && source !== undefined && target !== undefined && lineKey(source) === lineKey(target);
}
