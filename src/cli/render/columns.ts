import { fit, textWidth } from '../../util/text-width.ts';
import type { Screen } from './screen.ts';

export interface Cell {
  /** Already printable. */
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = 2;
/** Below this a column that may shrink says nothing any more. */
const LEAST = 6;

/**
 * Rows as aligned columns that fit the screen: where they do not, the columns named in `shrink` give way, first one
 * first. The last column is not padded. Cheap enough for ten thousand rows.
 */
export function columns(rows: readonly (readonly Cell[])[], screen: Screen, shrink: readonly number[] = []): string[] {
  const widths = naturalWidths(rows);
  let surplus = widths.reduce((sum, width) => sum + width + GAP, -GAP) - screen.width;
  for (const index of shrink) {
    const width = widths[index] ?? 0;
    const give = Math.max(0, Math.min(surplus, width - LEAST));
    widths[index] = width - give;
    surplus -= give;
  }
  return rows.map((row) => renderRow(row, widths));
}

function naturalWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, textWidth(cell.text));
  return widths;
}

function renderRow(row: readonly Cell[], widths: readonly number[]): string {
  let line = '';
  let pending = '';
  for (const [i, cell] of row.entries()) {
    const width = widths[i] ?? 0;
    if (width === 0) continue;
    const fitted = fit(cell.text, width);
    const shown = fitted.trimEnd();
    if (shown !== '') {
      line += pending + (cell.paint?.(shown) ?? shown);
      pending = '';
    }
    pending += ' '.repeat(width - textWidth(shown) + GAP);
  }
  return line;
}
