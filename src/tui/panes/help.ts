import { COMMAND_IDS, commandOf } from '../keys/commands.ts';
import { cutLine, line, lineWidth, seg, type Line } from '../layout/line.ts';
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
  const blocks = [...groups].map(([name, rows]) => block(name, rows));
  if (width < 92) return blocks.flat();
  const columnWidth = Math.floor((width - GAP) / 2);
  const half = Math.ceil(blocks.reduce((sum, rows) => sum + rows.length, 0) / 2);
  const left: Line[] = [];
  const right: Line[] = [];
  // Whole blocks, in order: the left column takes them while it is shorter than half.
  for (const rows of blocks) (right.length === 0 && left.length + rows.length / 2 <= half ? left : right).push(...rows);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const first = cutLine(left[i] ?? [], columnWidth, ascii ? '~' : '…');
    return [...first, seg('plain', ' '.repeat(columnWidth - lineWidth(first) + GAP)), ...(right[i] ?? [])];
  });
}

const GAP = 3;
const KEYS = 14;

function block(name: string, rows: readonly (readonly [string, string])[]): Line[] {
  return [
    line(seg('title', name)),
    ...rows.map(([keys, title]): Line =>
      keys.length < KEYS ? [seg('key', keys.padEnd(KEYS)), seg('plain', title)] : [seg('key', `${keys}  `), seg('plain', title)],
    ),
    [],
  ];
}
