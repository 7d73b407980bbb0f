import { truncate } from '../../util/text-width.ts';
import { put, write, type CellBuffer, type Rect } from './cell-buffer.ts';
import type { Geometry, Range } from './geometry.ts';
import type { Glyphs } from './glyphs.ts';
import { groupRect } from './groups.ts';
import { BOLD, DIM, TONE } from './style.ts';

/** Dashed frames around what belongs together, under the arrows; the name stands in the upper edge. */
export function paintGroups(buffer: CellBuffer, glyphs: Glyphs, geometry: Geometry, range: Range, offsetX: number, offsetY: number): void {
  for (const box of geometry.graph.groups) {
    // A frame reaches one cell beyond its own rows and columns.
    const near =
      box.firstColumn <= range.lastColumn + 1 &&
      box.lastColumn >= range.firstColumn - 1 &&
      box.firstRow <= range.lastRow + 1 &&
      box.lastRow >= range.firstRow - 1;
    const rect = near ? groupRect(geometry, box) : null;
    if (rect === null) continue;
    const moved = { ...rect, x: rect.x + offsetX, y: rect.y + offsetY };
    paintFrame(buffer, glyphs, moved);
    const label = box.kind === 'children' ? `${glyphs.child} ${box.name}` : box.name;
    write(buffer, moved.x + 2, moved.y, ` ${truncate(label, rect.width - 6, glyphs.ellipsis)} `, TONE.kind & ~BOLD);
  }
}

function paintFrame(buffer: CellBuffer, glyphs: Glyphs, { x, y, width, height }: Rect): void {
  const style = TONE.kind | DIM;
  const [right, foot] = [x + width - 1, y + height - 1];
  for (let column = Math.max(x + 1, 0); column < Math.min(right, buffer.width); column += 1) {
    put(buffer, column, y, glyphs.dashedH, style);
    put(buffer, column, foot, glyphs.dashedH, style);
  }
  for (let row = Math.max(y + 1, 0); row < Math.min(foot, buffer.height); row += 1) {
    put(buffer, x, row, glyphs.dashedV, style);
    put(buffer, right, row, glyphs.dashedV, style);
  }
  const [topLeft, , topRight, , bottomLeft, , bottomRight] = glyphs.card;
  put(buffer, x, y, topLeft, style);
  put(buffer, right, y, topRight, style);
  put(buffer, x, foot, bottomLeft, style);
  put(buffer, right, foot, bottomRight, style);
}
