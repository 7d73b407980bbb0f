import { printable } from '../../util/printable.ts';
import type { CellBuffer } from './cell-buffer.ts';
import type { Style } from './style.ts';

/** What stands on a screen, as plain data that a file can keep: for each row its pieces of one style, left to right. */
export type Picture = readonly (readonly Piece[])[];

/** A text with one UTF-16 unit for each cell; else the cells themselves (an empty one is the right half of the one before). */
type Piece = readonly [Style, string | readonly string[]];

/** No character that a terminal shows in one place is longer. */
const LONGEST_CELL = 32;

export function pictureOf(buffer: CellBuffer): Picture {
  const { width, height, chars, styles } = buffer;
  return Array.from({ length: height }, (_, y) => {
    const row: Piece[] = [];
    const end = (y + 1) * width;
    for (let at = y * width; at < end;) {
      const style = styles[at] ?? 0;
      let next = at + 1;
      while (next < end && styles[next] === style) next += 1;
      const cells = chars.slice(at, next);
      row.push([style, cells.every((cell) => cell.length === 1) ? cells.join('') : cells]);
      at = next;
    }
    return row;
  });
}

/**
 * Puts a picture into a buffer of its size. false, and the buffer may hold a part of it, where it is none, or has
 * another size: it comes from a file that anybody may have written, so nothing in it may speak to the terminal.
 */
export function putPicture(buffer: CellBuffer, picture: unknown): picture is Picture {
  const { width, height } = buffer;
  return Array.isArray(picture) && picture.length === height && picture.every((row, y) => putRow(buffer, y * width, row));
}

function putRow({ width, chars, styles }: CellBuffer, start: number, row: unknown): boolean {
  if (!Array.isArray(row)) return false;
  let at = start;
  for (const piece of row as unknown[]) {
    if (!Array.isArray(piece)) return false;
    const [style, cells] = piece as unknown[];
    if (!isStyle(style) || (typeof cells !== 'string' && !Array.isArray(cells)) || at + cells.length > start + width) return false;
    if (typeof cells === 'string' && printable(cells) !== cells) return false;
    for (let i = 0; i < cells.length; i += 1, at += 1) {
      const cell: unknown = cells[i];
      if (typeof cell !== 'string' || (typeof cells !== 'string' && !isCell(cell))) return false;
      chars[at] = cell;
      styles[at] = style;
    }
  }
  return at === start + width;
}

function isStyle(style: unknown): style is Style {
  return Number.isInteger(style) && (style as number) >= 0 && (style as number) < 2 ** 16;
}

function isCell(cell: string): boolean {
  return cell.length <= LONGEST_CELL && printable(cell) === cell;
}
