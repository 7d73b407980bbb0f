import { fill, put, write, type CellBuffer } from './cell-buffer.ts';
import type { Geometry, Range } from './geometry.ts';
import type { Glyphs } from './glyphs.ts';
import { TONE } from './style.ts';
import { truncate } from '../../util/text-width.ts';

export interface LaneHeader {
  readonly name: string;
  /** Such as `2/3`: done of all. */
  readonly count: string;
  /** All of them are done. */
  readonly whole: boolean;
  readonly active: boolean;
}

/** A dotted line below each lane but the last, under everything else on the sheet. */
export function paintLaneRules(
  buffer: CellBuffer,
  glyphs: Glyphs,
  geometry: Geometry,
  range: Range,
  offsetX: number,
  offsetY: number,
): void {
  // Closer together they would be all that one sees.
  if (geometry.zoom !== 'full') return;
  const { graph, rowY, metrics } = geometry;
  for (let lane = graph.laneOfRow[range.firstRow] ?? 0; lane < graph.layout.lanes.length - 1; lane += 1) {
    const span = graph.layout.lanes[lane];
    if (span === undefined || span.firstRow > range.lastRow) return;
    const y = (rowY[span.firstRow + span.rows] ?? 0) - metrics.channel + offsetY;
    // Bound to the sheet, so that the dots move with the cards.
    for (let x = ((offsetX % RULE_STEP) + RULE_STEP) % RULE_STEP; x < buffer.width; x += RULE_STEP)
      put(buffer, x, y, glyphs.grain, TONE.faint);
  }
}

const RULE_STEP = 2;

/** The names of the lanes, in a strip at the left that does not scroll sideways. A click on one folds its lane. */
export function paintLaneHeaders(
  buffer: CellBuffer,
  glyphs: Glyphs,
  geometry: Geometry,
  range: Range,
  offsetY: number,
  width: number,
  header: (lane: number) => LaneHeader,
): void {
  if (width <= 0) return;
  fill(buffer, { x: 0, y: 0, width, height: buffer.height }, ' ', TONE.plain);
  for (let y = 0; y < buffer.height; y += 1) put(buffer, width - 1, y, glyphs.track, TONE.faint);
  const { lanes } = geometry.graph.layout;
  const first = geometry.graph.laneOfRow[range.firstRow] ?? 0;
  const last = geometry.graph.laneOfRow[range.lastRow] ?? lanes.length - 1;
  for (let lane = first; lane <= last; lane += 1) {
    const span = lanes[lane];
    if (span === undefined) continue;
    const { name, count, whole, active } = header(lane);
    const isFolded = geometry.folded.has(span.firstRow);
    const top = (geometry.rowY[span.firstRow] ?? 0) + offsetY;
    const foot = (geometry.rowY[span.firstRow + span.rows] ?? 0) + offsetY;
    const tall = !isFolded && geometry.metrics.port > 0;
    // The name of a lane that is half scrolled away stays at the top.
    const y = Math.min(Math.max(tall ? top + geometry.metrics.port - 1 : top, 0), foot - geometry.metrics.channel - 1);
    put(buffer, 1, y, isFolded ? glyphs.folded : glyphs.open, TONE.faint);
    write(buffer, 3, y, truncate(name === '' ? glyphs.bullet : name, width - 5, glyphs.ellipsis), active ? TONE.accentStrong : TONE.strong);
    if (tall) write(buffer, 3, y + 1, truncate(count, width - 5, glyphs.ellipsis), whole ? TONE.good : TONE.faint);
  }
}
