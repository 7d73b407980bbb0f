import fc from 'fast-check';
import { expect, test } from 'vitest';
import { 'Intl.Segmenter' as Segmenter } from '../../../../src/tui/ink/segmenter.ts';
import { stringWidth } from '../../../../src/tui/ink/string-width.ts';

const text = fc.string({
  unit: fc.constantFrom(
    'a',
    ' ',
    'é',
    '│',
    '▶',
    '⏎',
    '♥',
    '⠋',
    '…',
    '\u001b[1m',
    '\u001b[0m',
    '日',
    '😀',
    '👩‍💻',
    '✔️',
    'e\u0301',
    '\ufe0f',
    '\r\n',
    '🇩🇪',
  ),
  maxLength: 12,
});

test('texts are cut where Intl.Segmenter cuts them', () => {
  const own = Reflect.construct(Segmenter, []) as ReturnType<typeof Segmenter>;
  const theirs = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  fc.assert(
    fc.property(text, (of) => {
      const cuts = (segments: Iterable<{ segment: string; index: number }>) => [...segments].map(({ segment, index }) => [segment, index]);
      expect(cuts(own.segment(of))).toEqual(cuts(theirs.segment(of)));
    }),
  );
});

test.each([
  ['', 0],
  ['plain', 5],
  ['\u001b[1mbold\u001b[22m', 4],
  ['日本', 4],
  ['👩‍💻', 2],
  ['a\u0007b', 2],
  ['│ ▶ ⏎', 5],
])('%j takes %d columns', (of, columns) => {
  expect(stringWidth(of)).toBe(columns);
});
