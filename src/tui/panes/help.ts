import { COMMAND_IDS, commandOf } from '../keys/commands.ts';
import { line, seg, type Line } from '../layout/line.ts';
import { keyLabel } from './hints.ts';

const MOUSE: readonly (readonly [string, string])[] = [
  ['click', 'select; a lane folds, a button does what it says'],
  ['wheel', 'scroll; with Shift sideways'],
  ['drag a card', 'to its place, or to another lane'],
  ['drag its right edge', 'to the step that shall wait for it (Ctrl: soft)'],
  ['drag the ground', 'scroll'],
  ['Shift+drag', 'select text, as everywhere'],
];

/** The help, made from the key table: blocks of one group each, set in as many columns as there is room for. */
export function helpLines(width: number, ascii: boolean): readonly Line[] {
  const groups = new Map<string, (readonly [string, string])[]>();
  for (const id of COMMAND_IDS) {
    const { group, keys, title } = commandOf(id);
    if (group === null || keys.length === 0) continue;
    const rows = groups.get(group) ?? [];
    groups.set(group, rows);
    rows.push([keys.map((key) => keyLabel(key, ascii)).join(' '), title]);
  }
  groups.set('Mouse', [...MOUSE]);
  const columns = width >= 96 ? 2 : 1;
  const columnWidth = Math.floor(width / columns) - (columns - 1) * 2;
  const blocks = [...groups].map(([name, rows]) => block(name, rows));
  const total = blocks.reduce((sum, rows) => sum + rows.length, 0);
  const left: Line[] = [];
  const right: Line[] = [];
  for (const rows of blocks) (columns === 1 || left.length < total / 2 ? left : right).push(...rows);
  if (right.length === 0) return left;
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const first = left[i] ?? [];
    const size = first.reduce((sum, part) => sum + part.text.length, 0);
    return [...first, seg('plain', ' '.repeat(Math.max(2, columnWidth - size))), ...(right[i] ?? [])];
  });
}

function block(name: string, rows: readonly (readonly [string, string])[]): Line[] {
  const keyWidth = 19;
  return [line(seg('title', name)), ...rows.map(([keys, title]) => line(seg('key', keys.padEnd(keyWidth)), ' ', title)), []];
}
