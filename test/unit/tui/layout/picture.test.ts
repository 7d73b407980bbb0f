import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCellBuffer, write, type CellBuffer } from '../../../../src/tui/layout/cell-buffer.ts';
import { pictureOf, putPicture } from '../../../../src/tui/layout/picture.ts';

const text = fc.string({ unit: fc.constantFrom('a', ' ', '日', '😀', 'é', '│', '\u001b', '\n'), maxLength: 9 });
const texts = fc.array(fc.tuple(fc.nat(11), fc.nat(2), text, fc.nat(2 ** 16 - 1)), { maxLength: 8 });

function bufferWith(pieces: readonly (readonly [number, number, string, number])[]): CellBuffer {
  const buffer = createCellBuffer(12, 3);
  for (const [x, y, of, style] of pieces) write(buffer, x, y, of, style);
  return buffer;
}

test('a screen comes back from its picture as it was, through a file', () => {
  fc.assert(
    fc.property(texts, (pieces) => {
      const buffer = bufferWith(pieces);
      const again = createCellBuffer(12, 3);
      expect(putPicture(again, JSON.parse(JSON.stringify(pictureOf(buffer))))).toBe(true);
      expect(again.chars).toEqual(buffer.chars);
      expect(again.styles).toEqual(buffer.styles);
    }),
  );
});

test.each([
  ['no list', {}],
  ['another height', [[[0, 'ab']]]],
  ['another width', [[[0, 'abc']], [[0, 'ab']]]],
  ['a row too short', [[[0, 'a']], [[0, 'ab']]]],
  ['no style', [[['0', 'ab']], [[0, 'ab']]]],
  ['a style that there is not', [[[2 ** 20, 'ab']], [[0, 'ab']]]],
  ['a sequence of its own', [[[0, '\u001b[']], [[0, 'ab']]]],
  ['a sequence in one cell', [[[0, ['\u001b]0;x\u0007', 'b']]], [[0, 'ab']]]],
  ['a C1 control', [[[0, ['\u009b', 'b']]], [[0, 'ab']]]],
  ['a cell too long', [[[0, ['a'.repeat(40), 'b']]], [[0, 'ab']]]],
  ['no text in a cell', [[[0, [1, 'b']]], [[0, 'ab']]]],
])('is no picture of a screen of two by two: %s', (_what, picture) => {
  expect(putPicture(createCellBuffer(2, 2), picture)).toBe(false);
});
