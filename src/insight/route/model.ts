/**
 * How edges run, without any measure: text and svg give it theirs.
 *
 *   column 0   channel 0     column 1   channel 1    column 2
 *   [ plan ] ──┬───────────▶ [ a ]    ──────────┬──▶ [ merge ]     line {row: 0, slot: 0}
 *              ├───────────▶ [ b ]    ──────────┤                  line {row: 1, slot: 0}
 *              └───────────────────────────────┘                   line {row: 1, slot: 1}: a wire
 *              track 0                       track 0
 */
export type Stroke = 'solid' | 'dashed' | 'dotted';

/** Where something runs from left to right: slot 0 is the middle of the row's cards, 1, 2, … lie below it. */
export interface Line {
  readonly row: number;
  readonly slot: number;
}

/** What a joint leads from or to: a card, or a wire that goes on. */
export interface End extends Line {
  readonly card: boolean;
}

/**
 * All of `from` lead to all of `to`, so one vertical at `track` may stand for every edge between them. `track: null`:
 * straight ahead. A `detour` runs along a line of its own to a second track, where two joints would else have to
 * cross each other twice.
 */
export interface Joint {
  readonly stroke: Stroke;
  readonly from: readonly End[];
  readonly to: readonly End[];
  readonly track: number | null;
  readonly detour: { readonly line: Line; readonly track: number } | null;
}

export interface Channel {
  readonly tracks: number;
  readonly joints: readonly Joint[];
}

/** An edge on its way through a column where it has no card. */
export interface Wire extends Line {
  readonly column: number;
  readonly stroke: Stroke;
}

export interface Routing {
  /** By row: how many slots below slot 0 are in use. */
  readonly slots: readonly number[];
  /** Channel i lies between the columns i and i + 1. */
  readonly channels: readonly Channel[];
  readonly wires: readonly Wire[];
}

export function lineKey({ row, slot }: Line): string {
  return `${row}/${slot}`;
}

/** Lines from top to bottom as plain numbers. */
export function lineOrder({ row, slot }: Line): number {
  return row * 100_000 + slot;
}
