import fc from 'fast-check';
import xterm from '@xterm/headless';
import { expect, test } from 'vitest';
import { ansiRows, readAnsiRow } from '../../../../src/tui/layout/ansi-rows.ts';
import { blit, createCellBuffer, put, write, type CellBuffer } from '../../../../src/tui/layout/cell-buffer.ts';
import { diffCells } from '../../../../src/tui/layout/diff-cells.ts';
import { BOLD, CYAN, DIM, INVERSE, RED } from '../../../../src/tui/layout/style.ts';
import { textRows } from '../make.ts';
import { cutLine, line, lineWidth, seg, spread } from '../../../../src/tui/layout/line.ts';
import { clusters, textWidth, truncate, wrap } from '../../../../src/util/text-width.ts';

const WIDE = '日本';
const anyText = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '日', '😀', 'é', '│', '▶', '👩‍💻', '✔️'), maxLength: 12 });

test('a wide character is cut off whole, and a control character is never passed on', () => {
  expect(truncate('日本語', 5)).toBe('日本…');
  expect(truncate('日本語', 4)).toBe('日…');
  expect(textWidth('a👩‍💻b')).toBe(4);
  expect(
    clusters('\u001b[31m')
      .map((cluster) => cluster.text)
      .join(''),
  ).toBe('\\u{1b}[31m');
  expect(wrap('one two  three', 7)).toEqual(['one two', 'three']);
  expect(wrap('日本語日本語', 5)).toEqual(['日本', '語日', '本語']);
});

test('texts never get wider than they may', () => {
  fc.assert(
    fc.property(anyText, fc.nat(12), (text, width) => {
      expect(textWidth(truncate(text, width))).toBeLessThanOrEqual(width);
      for (const row of wrap(text, width + 2)) expect(textWidth(row)).toBeLessThanOrEqual(width + 2);
      expect(lineWidth(cutLine(line(text, seg('bad', text)), width, '…'))).toBeLessThanOrEqual(Math.max(width, 1));
    }),
  );
  expect(lineWidth(spread(line('left'), line('right'), 20, '…'))).toBe(20);
});

test('half of a wide character at the edge is left out', () => {
  const buffer = createCellBuffer(3, 1);
  expect(write(buffer, 0, 0, 'a日本', 0)).toBe(3);
  expect(buffer.chars).toEqual(['a', '日', '']);
  const cut = createCellBuffer(2, 1);
  write(cut, 0, 0, 'a日', 0);
  expect(cut.chars).toEqual(['a', ' ']);
});

test('rows with colours come back as they went out', () => {
  const buffer = createCellBuffer(12, 1);
  write(buffer, 0, 0, `ab${WIDE}`, CYAN | BOLD);
  write(buffer, 7, 0, 'x', RED | DIM);
  const again = createCellBuffer(12, 1);
  readAnsiRow(again, 0, ansiRows(buffer, true)[0]!);
  expect(again.chars).toEqual(buffer.chars);
  expect([...again.styles].slice(0, 6)).toEqual([...buffer.styles].slice(0, 6));
  expect(again.styles[7]).toBe(RED | DIM);
});

test('holes are left to what is below', () => {
  const to = createCellBuffer(4, 2);
  const from = createCellBuffer(3, 2);
  for (const y of [0, 1]) write(from, 0, y, 'xyz', 0);
  blit(to, from, 1, 0, [{ x: 2, y: 1, width: 1, height: 1 }]);
  expect(textRows(to)).toEqual([' xyz', ' x z']);
});

/** What a terminal of this size shows after some output. */
async function shownBy(output: string, width: number, height: number): Promise<string[]> {
  const terminal = new xterm.Terminal({ cols: width, rows: height, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(`\u001b[?7l${output}`, resolve));
  return Array.from({ length: height }, (_, y) => terminal.buffer.active.getLine(y)?.translateToString(false) ?? '');
}

const drawing = fc.array(
  fc.record({
    x: fc.nat(13),
    y: fc.nat(3),
    text: fc.string({ unit: fc.constantFrom('a', '日', '─', '▶', ' ', 'é'), maxLength: 6 }),
    style: fc.constantFrom(0, CYAN, RED | BOLD),
  }),
  { maxLength: 12 },
);

test('what is written turns one picture into the other, but for the last cell', async () => {
  await fc.assert(
    fc.asyncProperty(drawing, drawing, async (before, after) => {
      const paint = (strokes: typeof before): CellBuffer => {
        const buffer = createCellBuffer(14, 4);
        for (const stroke of strokes)
          write(buffer, stroke.x, stroke.y, stroke.text, stroke.style, 14 - stroke.x - (stroke.y === 3 ? 2 : 0));
        return whole(buffer);
      };
      const [blank, first, second] = [createCellBuffer(14, 4), paint(before), paint(after)];
      const bytes = diffCells(blank, first, true) + diffCells(first, second, true);
      expect(await shownBy(bytes, 14, 4)).toEqual(textRows(second));
    }),
    { numRuns: 60 },
  );
});

/** Overwriting half of a wide character leaves the other half alone in the buffer; painters never do that. */
function whole(buffer: CellBuffer): CellBuffer {
  for (let i = 0; i < buffer.chars.length; i += 1) {
    const isHalf = buffer.chars[i] === '' && textWidth(buffer.chars[i - 1] ?? '') !== 2;
    const isCut = textWidth(buffer.chars[i] ?? '') === 2 && buffer.chars[i + 1] !== '';
    if (isHalf || isCut) buffer.chars[i] = ' ';
  }
  return buffer;
}

test('one changed cell costs a few bytes, and the last cell of the screen is never written', () => {
  const shown = createCellBuffer(100, 30);
  const wanted = createCellBuffer(100, 30);
  put(wanted, 40, 10, 'x', CYAN);
  expect(diffCells(shown, wanted, true).length).toBeLessThan(30);
  put(wanted, 99, 29, 'x', 0);
  expect(diffCells(shown, wanted, true)).not.toContain('30;100H');
  expect(diffCells(wanted, wanted, true)).toBe('');
});

test('without colours the attributes stay', () => {
  const wanted = createCellBuffer(3, 1);
  put(wanted, 0, 0, 'x', RED | BOLD);
  expect(diffCells(createCellBuffer(3, 1), wanted, false)).toBe('\u001b[1;1H\u001b[0;1mx\u001b[0m');
});

test('nothing is written for what a blank does not show', () => {
  const shown = createCellBuffer(4, 1);
  const wanted = createCellBuffer(4, 1);
  write(wanted, 0, 0, '  ', RED | BOLD);
  expect(diffCells(shown, wanted, true)).toBe('');
  write(wanted, 0, 0, 'a b', RED);
  wanted.styles[1] = 0;
  expect(diffCells(shown, wanted, true)).toBe('\u001b[1;1H\u001b[0;31ma b\u001b[0m');
  write(wanted, 0, 0, '    ', INVERSE);
  expect(diffCells(shown, wanted, true)).toContain('\u001b[0;7m');
});
