import { expect, test } from 'vitest';
import { validateKey } from '../../../src/executors/mprocs/key.ts';

test.each([
  ['<C-a>', '<C-a>'],
  ['C-a', '<C-a>'],
  ['c-c', '<C-c>'],
  ['<m-c-X>', '<C-M-X>'],
  ['<C-C-c>', '<C-c>'],
  ['<enter>', '<Enter>'],
  ['Esc', '<Esc>'],
  ['pagedown', '<PageDown>'],
  ['f12', '<F12>'],
  ['S-Tab', '<S-Tab>'],
  ['<M-Minus>', '<M-Minus>'],
  ['lt', '<LT>'],
  ['c', '<c>'],
  ['7', '<7>'],
])('%s is the key %s', (written, canonical) => {
  expect(validateKey(written)).toEqual({ ok: true, value: canonical });
});

test.each([
  '',
  '<>',
  '<',
  '<a',
  'a>',
  '<a><b>',
  'F13',
  'Space',
  '<C->',
  'C-',
  '<X-a>',
  'é',
  '<é>',
  '<C-é>',
  '/',
  '?',
  '-',
  'ab',
  '<C-a>\n',
  '\u0000',
  '<C- a>',
  '😀',
])('%j is refused', (written) => {
  expect(validateKey(written)).toMatchObject({ ok: false, error: { code: 'INVALID_VALUE' } });
});

test('a misspelled name is answered with the nearest', () => {
  expect(validateKey('<Entr>')).toMatchObject({ ok: false, error: { message: expect.stringContaining('"Enter"') as string } });
});
