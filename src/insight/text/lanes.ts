import type { LaneSpan } from '../../engine/layout.ts';
import { fit, textWidth } from '../../util/text-width.ts';
import type { Band } from './bands.ts';
import type { Canvas, GraphLine } from './canvas.ts';
import type { Glyphs } from './glyphs.ts';

export interface LaneLabels {
  /** Columns that the labels take, the space behind them included; 0 where none are shown. */
  readonly width: number;
  /** First row of a lane → its name, cut and filled to `width`. */
  readonly byRow: ReadonlyMap<number, string>;
}

const MOST = 16;
const GAP = 2;
/** In narrower lines the cards need all the room there is. */
const NARROW = 40;

/** Lanes' names for the left margin: at most a fifth of the line. */
export function laneLabels(lanes: readonly LaneSpan[], lineWidth: number, glyphs: Glyphs): LaneLabels {
  const widest = lanes.reduce((most, lane) => Math.max(most, textWidth(lane.name ?? '')), 0);
  if (widest === 0 || lineWidth < NARROW) return { width: 0, byRow: new Map() };
  const width = Math.min(widest, MOST, Math.floor(lineWidth / 5));
  const text = (name: string | null): string => fit(name ?? '', width, glyphs.ellipsis) + ' '.repeat(GAP);
  return { width: width + GAP, byRow: new Map(lanes.map((lane) => [lane.firstRow, text(lane.name)])) };
}

/**
 * The canvas as lines, band below band, each with the lanes' names at its left. The first band shows every lane; the
 * others leave out lines on which nothing stands.
 */
export function labelLanes(canvas: Canvas, bands: readonly Band[], labels: LaneLabels, yOf: (row: number) => number): GraphLine[] {
  const byLine = new Map([...labels.byRow].map(([row, text]) => [yOf(row), text]));
  const height = Math.max(canvas.height(), ...[...byLine.keys()].map((y) => y + 1));
  const blank = ' '.repeat(labels.width);
  return bands.flatMap((band, i) => {
    const lines: GraphLine[] = i === 0 ? [] : [[]];
    for (let y = 0; y < height; y++) {
      const drawn = canvas.line(y, band.from, band.to);
      const label = byLine.get(y);
      if (drawn === null && (i > 0 || label === undefined)) continue;
      const margin = drawn === null ? (label ?? '').trimEnd() : (label ?? blank);
      lines.push([...(margin === '' ? [] : [{ text: margin, style: 'faint' as const }]), ...(drawn ?? [])]);
    }
    return lines;
  });
}
