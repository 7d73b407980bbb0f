import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPositionSet } from '../../../src/util/position-set.ts';

test('answers as a sorted set does', () => {
  const sizes = fc.constantFrom(1, 31, 32, 33, 1_000, 1_024, 1_025, 40_000);
  const cases = sizes.chain((size) => {
    const steps = fc.array(fc.tuple(fc.constantFrom('add', 'delete', 'next'), fc.nat(size - 1)), { maxLength: 200 });
    return fc.tuple(fc.constant(size), steps);
  });
  fc.assert(
    fc.property(cases, ([size, steps]) => {
      const set = createPositionSet(size);
      const model = new Set<number>();
      for (const [what, position] of steps) {
        if (what === 'add') model.add(position);
        if (what === 'delete') model.delete(position);
        if (what !== 'next') set[what](position);
        const expected = [...model].filter((each) => each >= position).sort((a, b) => a - b)[0] ?? -1;
        expect(set.next(position)).toBe(expected);
      }
      expect(set.next(size)).toBe(-1);
    }),
  );
});
