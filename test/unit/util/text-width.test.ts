import { eastAsianWidth } from 'get-east-asian-width';
import { expect, test } from 'vitest';
import { printable } from '../../../src/util/printable.ts';
import { clusters, textWidth, truncate } from '../../../src/util/text-width.ts';

test('what is measured without a Segmenter is what a Segmenter would make of it', () => {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const wrong: string[] = [];
  for (let point = 0x20; point < 0x2800; point++) {
    const char = String.fromCodePoint(point);
    // No scripts whose letters change one another lie here: all that is measured alone must be measured right.
    if (point >= 0x300 && point < 0x2010) continue;
    const measured = clusters(char);
    if (measured.length !== 1 || measured[0]?.text !== char || measured[0].width !== 1) continue;
    const alone = [...segmenter.segment(`${char}─${char}`)].length === 3;
    if (!alone || printable(char) !== char || eastAsianWidth(point) !== 1) wrong.push(`${point.toString(16)} ${char}`);
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['', 0],
  ['plan', 4],
  ['├──▶ größer … ✓', 15],
  ['界', 2],
  ['e\u0301', 1],
  ['↔\ufe0f', 1],
  ['👩‍🚀 up', 5],
  ['a\u001b[31m', 11],
])('%j takes %i columns', (text, width) => {
  expect(textWidth(text)).toBe(width);
});

test('is cut at a character, and says so', () => {
  expect(truncate('größer als', 4)).toBe('grö…');
  expect(truncate('→ 界', 3)).toBe('→ …');
});
