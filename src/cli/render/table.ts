import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { textWidth } from '../../util/text-width.ts';
import type { Screen } from './screen.ts';

const GAP = '  ';
const LEAST = 12;
const RULES = ['top', 'bottom'].flatMap((edge) => [edge, `${edge}-mid`, `${edge}-left`, `${edge}-right`]);
const SIDES = ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'];
const BARE = { ...Object.fromEntries([...RULES, ...SIDES].map((part) => [part, ''])), middle: GAP };

/**
 * A short table with a heading and wrapped cells, no wider than the screen: what does not fit is taken from the
 * column `flexible`. For long lists `columns` is cheaper. Cells are printable already and may be painted.
 */
export function table(heads: readonly string[], rows: readonly (readonly string[])[], screen: Screen, flexible: number): string[] {
  const widths = heads.map((head, i) => Math.max(1, shownWidth(head), ...rows.map((row) => shownWidth(row[i] ?? ''))));
  const surplus = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) - screen.width;
  if (surplus > 0) widths[flexible] = Math.max(LEAST, (widths[flexible] ?? 0) - surplus);
  const drawn = new Table({
    colWidths: widths,
    wordWrap: true,
    chars: BARE,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  drawn.push(
    heads.map((head) => screen.paint.faint(head)),
    ...rows.map((row) => [...row]),
  );
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

function shownWidth(text: string): number {
  return textWidth(stripVTControlCharacters(text));
}
