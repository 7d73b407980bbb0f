import type { GraphLayout } from '../../engine/layout.ts';
import { lineKey, type Line } from './model.ts';

/** Which lines are taken where: places 2c are columns, 2c + 1 the channels behind them. */
export interface Occupancy {
  /** Takes `line` from place `first` to `last` where all of it is free. */
  take(line: Line, first: number, last: number): boolean;
  /** The first free slot below the row's cards, from place `first` to `last`. */
  below(row: number, first: number, last: number): Line;
  slots(): readonly number[];
}

export function createOccupancy(layout: GraphLayout): Occupancy {
  const taken = new Map<string, Set<number>>();
  const slots = Array.from({ length: layout.rows }, () => 0);
  const placesOn = (line: Line): Set<number> => {
    const key = lineKey(line);
    const places = taken.get(key) ?? new Set();
    taken.set(key, places);
    return places;
  };
  for (const { row, column } of layout.places.values()) placesOn({ row, slot: 0 }).add(column * 2);

  const take = (line: Line, first: number, last: number): boolean => {
    const places = placesOn(line);
    for (let place = first; place <= last; place++) if (places.has(place)) return false;
    for (let place = first; place <= last; place++) places.add(place);
    slots[line.row] = Math.max(slots[line.row] ?? 0, line.slot);
    return true;
  };
  return {
    take,
    below(row, first, last) {
      for (let slot = 1; ; slot++) if (take({ row, slot }, first, last)) return { row, slot };
    },
    slots: () => slots,
  };
}
