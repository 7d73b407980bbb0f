import type { GraphLayout } from '../../engine/layout.ts';
import type { StepId } from '../../model/ids.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Rect } from './cell-buffer.ts';
import type { Geometry, Range } from './geometry.ts';

/** Steps that belong together and stand together: the children of an orchestrator, or a group that runs at once. */
export interface GroupBox extends Range {
  readonly kind: 'children' | 'group';
  /** The parent's id, or the group's name. */
  readonly name: string;
}

/** A box with fewer steps than one in so many cells is no picture of a group any more. */
const SPARSEST = 4;

/** The boxes that can be drawn: those in which nothing stands that does not belong to them. */
export function groupBoxes(sequence: Sequence, layout: GraphLayout, at: (column: number, row: number) => StepId | null): GroupBox[] {
  const members = new Map<string, { readonly kind: GroupBox['kind']; readonly name: string; readonly ids: Set<StepId> }>();
  const join = (kind: GroupBox['kind'], name: string | null, id: StepId): void => {
    if (name === null) return;
    const key = `${kind} ${name}`;
    const known = members.get(key) ?? { kind, name, ids: new Set<StepId>() };
    members.set(key, known);
    known.ids.add(id);
  };
  for (const { id, parent, group } of sequence.steps) {
    join('children', parent, id);
    join('group', group, id);
  }
  return [...members.values()].flatMap(({ kind, name, ids }) => {
    const range = ids.size < 2 && kind === 'group' ? null : rangeOf(layout, ids);
    return range === null || !isOnly(range, ids, at) ? [] : [{ kind, name, ...range }];
  });
}

function rangeOf(layout: GraphLayout, ids: ReadonlySet<StepId>): Range {
  let range: Range = { firstColumn: Infinity, lastColumn: -1, firstRow: Infinity, lastRow: -1 };
  for (const id of ids) {
    const place = layout.places.get(id);
    if (place === undefined) continue;
    range = {
      firstColumn: Math.min(range.firstColumn, place.column),
      lastColumn: Math.max(range.lastColumn, place.column),
      firstRow: Math.min(range.firstRow, place.row),
      lastRow: Math.max(range.lastRow, place.row),
    };
  }
  return range;
}

function isOnly(range: Range, ids: ReadonlySet<StepId>, at: (column: number, row: number) => StepId | null): boolean {
  const cells = (range.lastColumn - range.firstColumn + 1) * (range.lastRow - range.firstRow + 1);
  if (cells < 1 || cells > SPARSEST * ids.size) return false;
  for (let column = range.firstColumn; column <= range.lastColumn; column += 1) {
    for (let row = range.firstRow; row <= range.lastRow; row += 1) {
      const id = at(column, row);
      if (id !== null && !ids.has(id)) return false;
    }
  }
  return true;
}

/** The frame of a box on the sheet, in the gaps around its cards; `null` where there are none, or its lane is folded. */
export function groupRect(geometry: Geometry, box: GroupBox): Rect | null {
  const { metrics, columnX, columnWidth, rowY, rowHeight, folded } = geometry;
  if (metrics.channel === 0) return null;
  for (let row = box.firstRow; row <= box.lastRow; row += 1) if (folded.has(row)) return null;
  // Between the tracks of the arrows and their heads at the left; where they begin at the right.
  const x = (columnX[box.firstColumn] ?? 0) - 2;
  const y = (rowY[box.firstRow] ?? 0) - 1;
  const right = (columnX[box.lastColumn] ?? 0) + (columnWidth[box.lastColumn] ?? 0);
  const foot = (rowY[box.lastRow] ?? 0) + (rowHeight[box.lastRow] ?? 0);
  return { x, y, width: right - x + 1, height: foot - y + 1 };
}
