import { readAnsiRow } from '../layout/ansi-rows.ts';
import { blit, clear, createCellBuffer, shadeAround, type CellBuffer, type Rect } from '../layout/cell-buffer.ts';
import { diffCells } from '../layout/diff-cells.ts';
import { pictureOf, putPicture, type Picture } from '../layout/picture.ts';
import { INVERSE } from '../layout/style.ts';

/**
 * The compositor. Ink's rows (the chrome) and the canvas are two layers of cells; what a frame writes to the
 * terminal is the difference to what stands there already, inside one synchronized update.
 */
export interface Screen {
  /** Takes a whole frame of Ink's output; shown with the next `present`. */
  setChrome(frame: string): void;
  /** Takes a picture of an earlier screen for the chrome, until Ink draws one; false where it does not fit. */
  restore(picture: unknown): boolean;
  /** What was shown last. */
  picture(): Picture;
  /** Shows both layers. `overlay` is the box of the chrome that stands over all, and puts the rest into the shade. */
  present(
    canvas: { readonly buffer: CellBuffer; readonly x: number; readonly y: number } | null,
    overlay: Rect | null,
    typing: Rect | null,
  ): void;
  /** Forgets what is on the terminal; the next `present` writes everything. */
  invalidate(): void;
  resize(columns: number, rows: number): void;
}

const SYNC_ON = '\u001b[?2026h';
const SYNC_OFF = '\u001b[?2026l';
/** Outside the synchronized update: Windows Terminal keeps stale cells when it is inside. */
const ERASE = '\u001b[0m\u001b[2J';

export function createScreen(write: (text: string) => void, options: { columns: number; rows: number; colour: boolean }): Screen {
  let { columns, rows } = options;
  let chrome = createCellBuffer(columns, rows);
  let shown = createCellBuffer(columns, rows);
  let wanted = createCellBuffer(columns, rows);
  let chromeRows: string[] = [];
  let isStale = true;

  return {
    setChrome: (frame) => {
      const next = frame.split('\n');
      for (let y = 0; y < rows; y += 1) {
        const row = next[y] ?? '';
        if (row !== chromeRows[y]) readAnsiRow(chrome, y, row);
      }
      chromeRows = next;
    },
    restore: (picture) => {
      const fits = putPicture(chrome, picture);
      if (!fits) clear(chrome);
      return fits;
    },
    picture: () => pictureOf(shown),
    present: (canvas, overlay, typing) => {
      copy(wanted, chrome);
      if (canvas !== null) blit(wanted, canvas.buffer, canvas.x, canvas.y, overlay === null ? [] : [overlay]);
      if (overlay !== null) shadeAround(wanted, overlay);
      if (isStale) {
        write(ERASE);
        clear(shown);
        isStale = false;
      }
      const cursor = typing === null ? null : findCursor(wanted, typing);
      const changes = diffCells(shown, wanted, options.colour);
      if (changes === '') return;
      // An input method shows its window at the terminal's own cursor, hidden or not.
      write(`${SYNC_ON}${changes}${cursor ?? ''}${SYNC_OFF}`);
      [shown, wanted] = [wanted, shown];
    },
    invalidate: () => {
      isStale = true;
    },
    resize: (width, height) => {
      [columns, rows] = [width, height];
      chrome = createCellBuffer(columns, rows);
      shown = createCellBuffer(columns, rows);
      wanted = createCellBuffer(columns, rows);
      chromeRows = [];
      isStale = true;
    },
  };
}

function copy(to: CellBuffer, from: CellBuffer): void {
  for (let i = 0; i < from.chars.length; i += 1) to.chars[i] = from.chars[i] ?? ' ';
  to.styles.set(from.styles);
}

/** Text fields draw their cursor as an inverse cell. */
function findCursor(buffer: CellBuffer, area: Rect): string | null {
  for (let y = area.y; y < area.y + area.height; y += 1) {
    for (let x = area.x; x < area.x + area.width; x += 1) {
      if (((buffer.styles[y * buffer.width + x] ?? 0) & INVERSE) !== 0) return `\u001b[${String(y + 1)};${String(x + 1)}H`;
    }
  }
  return null;
}
