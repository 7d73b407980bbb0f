import { postOrder } from '../../engine/graph.ts';
import { lineKey, lineOrder, type Channel, type Joint, type Line } from './model.ts';
import { joinHops, isStraight, type Fan } from './fans.ts';
import type { Hop } from './hops.ts';

/** One vertical: a whole joint, or one half of a joint with a detour. `after`: pieces that must stand left of it. */
interface Piece {
  readonly top: number;
  readonly bottom: number;
  readonly after: readonly string[];
}

/**
 * Gives the hops of one channel their tracks (channel routing). Where a joint turns off a line that another one turns
 * into, it must do so further left, or the two would run over each other. Where that goes round in a circle, one of
 * them takes a detour along a line that `spare` finds near a row.
 */
export function routeChannel(hops: readonly Hop[], spare: (row: number) => Line): Channel {
  const fans = joinHops(hops);
  const turning = fans.filter((fan) => !isStraight(fan));
  const after = turnedInto(turning);
  const circular = onCircles(after);
  const pieces = new Map<string, Piece>();
  const detours = new Map<Fan, Line>();
  for (const [i, fan] of turning.entries()) {
    const own = (after[i] ?? []).map((other) => `${other}`);
    if (!circular.has(i)) pieces.set(`${i}`, piece([...fan.from, ...fan.to], own));
    else {
      const line = spare(fan.from[0]?.row ?? 0);
      detours.set(fan, line);
      pieces.set(`${i}`, piece([...fan.from, line], []));
      pieces.set(`${i}b`, piece([line, ...fan.to], [`${i}`, ...own]));
    }
  }
  const tracks = assignTracks(pieces);
  const number = new Map(turning.map((fan, i) => [fan, i]));
  const joints = fans.map((fan): Joint => {
    const i = number.get(fan);
    if (i === undefined) return { ...fan, track: null, detour: null };
    const line = detours.get(fan);
    return {
      ...fan,
      track: tracks.get(`${i}`) ?? 0,
      detour: line === undefined ? null : { line, track: tracks.get(`${i}b`) ?? 0 },
    };
  });
  return { tracks: [...tracks.values()].reduce((most, track) => Math.max(most, track + 1), 0), joints };
}

function piece(lines: readonly Line[], after: readonly string[]): Piece {
  const heights = lines.map(lineOrder);
  const edge = (pick: (a: number, b: number) => number): number => heights.reduce((a, b) => pick(a, b));
  return { top: edge(Math.min), bottom: edge(Math.max), after };
}

/** By fan: the others that leave on a line which it turns into. */
function turnedInto(fans: readonly Fan[]): readonly (readonly number[])[] {
  const leaving = new Map<string, number[]>();
  for (const [i, fan] of fans.entries()) {
    for (const end of fan.from) {
      const list = leaving.get(lineKey(end));
      if (list === undefined) leaving.set(lineKey(end), [i]);
      else list.push(i);
    }
  }
  return fans.map((fan, i) => [...new Set(fan.to.flatMap((end) => leaving.get(lineKey(end)) ?? []))].filter((other) => other !== i));
}

/** Fans to be cut in two so that no circle is left: those whose need is finished later than they are themselves. */
function onCircles(needs: readonly (readonly number[])[]): ReadonlySet<number> {
  const order = postOrder(
    needs.map((_, i) => `${i}`),
    (id) => (needs[Number(id)] ?? []).map((other) => `${other}`),
  );
  const finished = new Map(order.map((id, at) => [Number(id), at]));
  const at = (i: number): number => finished.get(i) ?? 0;
  return new Set(needs.flatMap((own, i) => (own.some((other) => at(other) > at(i)) ? [i] : [])));
}

/** Each piece into the leftmost track that is right of what it must come after, and free over its height. */
function assignTracks(pieces: ReadonlyMap<string, Piece>): ReadonlyMap<string, number> {
  const tracks: Piece[][] = [];
  const assigned = new Map<string, number>();
  for (const id of postOrder([...pieces.keys()], (each) => pieces.get(each)?.after ?? [])) {
    const own = pieces.get(id);
    if (own === undefined) continue;
    let track = own.after.reduce((least, other) => Math.max(least, (assigned.get(other) ?? -1) + 1), 0);
    while (tracks[track]?.some((other) => own.top <= other.bottom && other.top <= own.bottom) === true) track++;
    (tracks[track] ??= []).push(own);
    assigned.set(id, track);
  }
  return assigned;
}
