import { expect, test } from 'vitest';
import { lookOf } from '../../../../src/tui/terminal/look.ts';

test.each([
  [{}, false],
  [{ LANG: 'en_US.UTF-8' }, false],
  [{ LANG: 'C.utf8' }, false],
  [{ LANG: 'de_DE' }, false],
  [{ LANG: 'C' }, true],
  [{ LANG: 'de_DE.ISO-8859-1@euro' }, true],
  [{ LANG: 'C', LC_ALL: 'C.UTF-8' }, false],
  [{ LANG: 'C.UTF-8', LC_CTYPE: 'POSIX' }, true],
  [{ LANG: 'C', THREADOS_ASCII: '0' }, false],
  [{ LANG: 'C.UTF-8', THREADOS_ASCII: '1' }, true],
  [{ TERM: 'linux', LANG: 'C.UTF-8' }, true],
  [{ TERM: 'dumb' }, true],
])('%j: plain characters %s', (env, ascii) => {
  expect(lookOf(env, { mouse: true }).ascii).toBe(ascii);
});

test.each([
  [{}, true],
  [{ NO_COLOR: '1' }, false],
  [{ NO_COLOR: '' }, true],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ TERM: 'dumb' }, false],
])('%j: colours %s', (env, colour) => {
  expect(lookOf(env, { mouse: true }).colour).toBe(colour);
});
