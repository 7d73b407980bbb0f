import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asFileName } from '../../../src/store/layout.ts';

test.each(['build', 'explore.2', 'watch.verify', 'p-3f9a12cd', '20261123-084500-3f9a'])('%s stays as it is', (id) => {
  expect(asFileName(id)).toBe(id);
});

test('any text is the name of one file that every platform can hold', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('..', '.', '', 'C:x', 'a/b', 'a\\b', 'x*?', '\ud800', 'x'.repeat(5000))),
      (text) => {
        const name = asFileName(text);
        expect(name).toMatch(/^[%A-Za-z0-9_-][%A-Za-z0-9._!~'()-]*$/);
        expect(name.length).toBeLessThanOrEqual(200);
      },
    ),
  );
});

test('what is too long is told apart by its hash', () => {
  expect(asFileName(`${'x'.repeat(300)}1`)).not.toBe(asFileName(`${'x'.repeat(300)}2`));
});
