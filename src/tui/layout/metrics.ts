/** How closely the canvas is looked at: whole cards, one line per step, or one dot per step. */
export const ZOOMS = ['full', 'line', 'dot'] as const;
export type Zoom = (typeof ZOOMS)[number];

/** Sizes in cells. */
export interface Metrics {
  readonly cardWidth: number;
  readonly wideWidth: number;
  readonly cardHeight: number;
  /** With the watchdog strip of an L step below. */
  readonly tallHeight: number;
  /** Between two columns: a stub, the vertical tracks, a line and the arrow's head. */
  readonly gap: number;
  readonly tracks: number;
  /** Below each lane; long arrows run there. */
  readonly channel: number;
  /** The row of a card, counted from its top, where arrows begin and end. */
  readonly port: number;
}

export const METRICS: Readonly<Record<Zoom, Metrics>> = {
  full: { cardWidth: 24, wideWidth: 38, cardHeight: 5, tallHeight: 7, gap: 6, tracks: 3, channel: 1, port: 2 },
  line: { cardWidth: 18, wideWidth: 18, cardHeight: 1, tallHeight: 1, gap: 5, tracks: 2, channel: 1, port: 0 },
  dot: { cardWidth: 1, wideWidth: 1, cardHeight: 1, tallHeight: 1, gap: 2, tracks: 1, channel: 0, port: 0 },
};

/** A folded lane shows its steps as dots in a row of this height. */
export const FOLDED_HEIGHT = 1;
