import { clusters, isPlainAscii } from '../../util/text-width.ts';
import { DIM, type Style } from './style.ts';

/**
 * A rectangle of cells. A character two columns wide stands in its left cell; the cell right of it holds the
 * empty string. `lines` carries, for cells of connectors, which neighbours the line reaches (N 1, E 2, S 4, W 8).
 */
export interface CellBuffer {
  readonly width: number;
  readonly height: number;
  readonly chars: string[];
  readonly styles: Uint32Array;
  readonly lines: Uint8Array;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function createCellBuffer(width: number, height: number): CellBuffer {
  const size = width * height;
  return { width, height, chars: new Array<string>(size).fill(' '), styles: new Uint32Array(size), lines: new Uint8Array(size) };
}

export function clear(buffer: CellBuffer): void {
  buffer.chars.fill(' ');
  buffer.styles.fill(0);
  buffer.lines.fill(0);
}

/** One narrow character; outside the buffer nothing happens. */
export function put(buffer: CellBuffer, x: number, y: number, char: string, style: Style): void {
  if (x < 0 || y < 0 || x >= buffer.width || y >= buffer.height) return;
  const at = y * buffer.width + x;
  buffer.chars[at] = char;
  buffer.styles[at] = style;
  buffer.lines[at] = 0;
}

/** A text from `x` on, cut at `x + max` and at the buffer's edges; a wide character is never halved. Returns the column after it. */
export function write(buffer: CellBuffer, x: number, y: number, text: string, style: Style, max = Number.POSITIVE_INFINITY): number {
  const end = Math.min(buffer.width, x + max);
  if (isPlainAscii(text)) {
    const stop = Math.min(end, x + text.length);
    for (let i = 0; x + i < stop; i += 1) put(buffer, x + i, y, text.charAt(i), style);
    return Math.max(x, stop);
  }
  let column = x;
  for (const cluster of clusters(text)) {
    if (column + cluster.width > end) break;
    if (cluster.width === 2 && column < 0) put(buffer, column + 1, y, ' ', style);
    else put(buffer, column, y, cluster.text, style);
    if (cluster.width === 2 && column >= 0) put(buffer, column + 1, y, '', style);
    column += cluster.width;
  }
  return column;
}

export function fill(buffer: CellBuffer, rect: Rect, char: string, style: Style): void {
  const right = Math.min(buffer.width, rect.x + rect.width);
  const bottom = Math.min(buffer.height, rect.y + rect.height);
  for (let y = Math.max(0, rect.y); y < bottom; y += 1) for (let x = Math.max(0, rect.x); x < right; x += 1) put(buffer, x, y, char, style);
}

/** Gives the cells of a rectangle another style, keeping their characters. */
export function restyle(buffer: CellBuffer, rect: Rect, change: (style: Style) => Style): void {
  const right = Math.min(buffer.width, rect.x + rect.width);
  const bottom = Math.min(buffer.height, rect.y + rect.height);
  for (let y = Math.max(0, rect.y); y < bottom; y += 1) {
    for (let x = Math.max(0, rect.x); x < right; x += 1) {
      const at = y * buffer.width + x;
      buffer.styles[at] = change(buffer.styles[at] ?? 0);
    }
  }
}

/** Makes everything between the first and the last row faint, but for a rectangle: what stands there has the word. */
export function shadeAround(buffer: CellBuffer, rect: Rect): void {
  for (let y = 1; y < buffer.height - 1; y += 1) {
    const row = y * buffer.width;
    const beside = y >= rect.y && y < rect.y + rect.height;
    buffer.styles.fill(DIM, row, row + (beside ? rect.x : buffer.width));
    if (beside) buffer.styles.fill(DIM, row + rect.x + rect.width, row + buffer.width);
  }
}

/** Copies `from` to (x, y) of `to`, leaving out the cells that `except` covers (in the coordinates of `to`). */
export function blit(to: CellBuffer, from: CellBuffer, x: number, y: number, except: readonly Rect[]): void {
  const [left, right] = [Math.max(0, -x), Math.min(from.width, to.width - x)];
  for (let row = Math.max(0, -y); row < Math.min(from.height, to.height - y); row += 1) {
    const holes = except.filter((rect) => y + row >= rect.y && y + row < rect.y + rect.height);
    for (let column = left; column < right; column += 1) {
      if (holes.length > 0 && holes.some((rect) => x + column >= rect.x && x + column < rect.x + rect.width)) continue;
      const at = (y + row) * to.width + x + column;
      const source = row * from.width + column;
      to.chars[at] = from.chars[source] ?? ' ';
      to.styles[at] = from.styles[source] ?? 0;
    }
  }
}

export function contains(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}
