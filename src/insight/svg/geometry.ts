import type { GraphLayout } from '../../engine/layout.ts';
import { textWidth } from '../../util/text-width.ts';
import type { Line, Routing } from '../route/model.ts';

/** Pixels. */
export const CARD = { width: 184, height: 52 } as const;
const GAP = 18;
const SLOT = 12;
const TRACK = 12;
const MARGIN = 16;
const LABEL_CHAR = 7.5;

/** Where columns, rows and tracks lie in the picture. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly x: (column: number) => number;
  /** The middle of a row's cards, or of a line below them. */
  readonly y: (line: Line) => number;
  /** The upper edge of a row, the gap above it included, and its height. */
  readonly band: (firstRow: number, rows: number) => { readonly top: number; readonly height: number };
  readonly trackX: (channel: number, track: number) => number;
}

export function measure(layout: GraphLayout, routing: Routing): Geometry {
  const labels = layout.lanes.reduce((most, lane) => Math.max(most, Math.min(20, textWidth(lane.name ?? ''))), 0);
  const left = MARGIN + (labels === 0 ? 0 : Math.ceil(labels * LABEL_CHAR) + MARGIN);
  const xs: number[] = [];
  let x = left;
  for (let column = 0; column < layout.columns; column++) {
    xs.push(x);
    x += CARD.width + channelWidth(routing.channels[column]?.tracks ?? 0);
  }
  const tops: number[] = [];
  let y = MARGIN;
  for (let row = 0; row < layout.rows; row++) {
    tops.push(y);
    y += CARD.height + GAP + (routing.slots[row] ?? 0) * SLOT;
  }
  const width = layout.columns === 0 ? 2 * MARGIN : (xs.at(-1) ?? 0) + CARD.width + MARGIN;
  const topOf = (row: number): number => tops[row] ?? y;
  return {
    width,
    height: y + MARGIN,
    x: (column) => xs[column] ?? 0,
    y: ({ row, slot }) => topOf(row) + GAP / 2 + (slot === 0 ? CARD.height / 2 : CARD.height + 2 + (slot - 0.5) * SLOT),
    band: (firstRow, rows) => ({ top: topOf(firstRow), height: topOf(firstRow + rows) - topOf(firstRow) }),
    trackX: (channel, track) => (xs[channel] ?? 0) + CARD.width + 14 + track * TRACK,
  };
}

/** Room for the tracks, and for an arrow behind them. */
function channelWidth(tracks: number): number {
  return Math.max(40, 14 + tracks * TRACK + 18);
}
