import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STATUSES } from '../../../../src/model/status.ts';
import { glyphsFor } from '../../../../src/tui/layout/glyphs.ts';
import { progressBar } from '../../../../src/tui/panes/top-bar.ts';

const none = { READY: 0, RUNNING: 0, NEEDS_REVIEW: 0, DONE: 0, FAILED: 0, BLOCKED: 0 };
const glyphs = glyphsFor(false);

test('the bar is always as long, and each status that there is has a part of it', () => {
  const counts = fc.record(
    Object.fromEntries(STATUSES.map((status) => [status, fc.nat(5000)])) as Record<keyof typeof none, fc.Arbitrary<number>>,
  );
  fc.assert(
    fc.property(counts, (each) => {
      const bar = progressBar(each, glyphs);
      const present = STATUSES.filter((status) => each[status] > 0).length;
      expect(bar).toHaveLength(present);
      expect(bar.map(({ text }) => text).join('')).toHaveLength(present === 0 ? 0 : 16);
      expect(bar.every(({ text }) => text.length > 0)).toBe(true);
    }),
  );
});

test('what is done grows from the left', () => {
  const bar = progressBar({ ...none, DONE: 1, BLOCKED: 3, RUNNING: 4 }, glyphs);
  expect(bar.map(({ tone, text }) => [tone, text.length])).toEqual([
    ['good', 2],
    ['accent', 8],
    ['faint', 6],
  ]);
});
