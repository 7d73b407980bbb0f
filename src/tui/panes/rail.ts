import { line, seg, type Line } from '../layout/line.ts';
import { railSections, type RailItem } from '../state/rail.ts';
import type { TuiState } from '../state/state.ts';

export interface RailRow {
  readonly line: Line;
  /** Index among the items; `null` for headings. */
  readonly index: number | null;
}

/** The rows of the left rail, and which of them is chosen. */
export function railRows(state: TuiState): readonly RailRow[] {
  const rows: RailRow[] = [];
  let index = 0;
  for (const section of railSections(state)) {
    if (rows.length > 0) rows.push({ line: [], index: null });
    rows.push({ line: line(seg('strong', section.title)), index: null });
    if (section.items.length === 0) rows.push({ line: line(seg('faint', '  none yet')), index: null });
    for (const item of section.items) {
      const chosen = index === state.rail.index && state.focus === 'rail';
      rows.push({ line: itemLine(state, item, chosen), index });
      index += 1;
    }
  }
  return rows;
}

function itemLine(state: TuiState, item: RailItem, chosen: boolean): Line {
  const pointer = seg('accent', chosen ? (state.look.ascii ? '> ' : '› ') : '  ');
  const tone = chosen ? 'accent' : 'plain';
  switch (item.kind) {
    case 'template':
      return line(pointer, seg(chosen ? 'accent' : 'strong', item.name.padEnd(5)), seg('faint', item.about));
    case 'now':
      return line(pointer, seg(state.past === null ? 'strong' : tone, 'now'));
    case 'run': {
      const { run } = item;
      const done =
        run.counts === null
          ? ''
          : ` ${String(run.counts.DONE)} done${run.counts.FAILED > 0 ? `, ${String(run.counts.FAILED)} failed` : ''}`;
      return line(
        pointer,
        seg(state.past?.run === run.run_id ? 'strong' : tone, run.created_at.slice(5, 16).replace('T', ' ')),
        seg('faint', done),
      );
    }
    case 'edit':
      return line(
        pointer,
        seg(item.newest ? tone : 'faint', item.entry.action.padEnd(14)),
        seg('faint', item.newest ? 'undo' : item.entry.at.slice(11, 16)),
      );
  }
}
