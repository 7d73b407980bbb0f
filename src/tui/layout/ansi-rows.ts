import type { CellBuffer } from './cell-buffer.ts';
import { put, write } from './cell-buffer.ts';
import { applySgr, sgr, type Style } from './style.ts';

/** The rows of a buffer as text with escape sequences, each row complete in itself. */
export function ansiRows(buffer: CellBuffer, colour: boolean): string[] {
  const rows: string[] = [];
  for (let y = 0; y < buffer.height; y += 1) {
    let row = '';
    let current: Style = 0;
    for (let x = 0; x < buffer.width; x += 1) {
      const at = y * buffer.width + x;
      const style = buffer.styles[at] ?? 0;
      if (style !== current) {
        row += sgr(style, colour);
        current = style;
      }
      row += buffer.chars[at] ?? ' ';
    }
    rows.push(current === 0 ? row : `${row}\u001b[0m`);
  }
  return rows;
}

const SEQUENCE = /\u001b(?:\[([0-9;:?<>=]*)([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|.)/g;

/** Reads a row of text with escape sequences, as Ink writes it, into row `y`; the rest of the row becomes blank. */
export function readAnsiRow(buffer: CellBuffer, y: number, row: string): void {
  let style: Style = 0;
  let x = 0;
  let from = 0;
  SEQUENCE.lastIndex = 0;
  for (let match = SEQUENCE.exec(row); match !== null; match = SEQUENCE.exec(row)) {
    if (match.index > from) x = write(buffer, x, y, row.slice(from, match.index), style);
    if (match[2] === 'm') style = applySgr(style, match[1] ?? '');
    from = match.index + match[0].length;
  }
  if (from < row.length) x = write(buffer, x, y, row.slice(from), style);
  for (; x < buffer.width; x += 1) put(buffer, x, y, ' ', 0);
}
