import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { FAILURES } from '../../../src/model/failure.ts';
import { REASON_CODES } from '../../../src/model/status.ts';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (\d+) \| (.+) \| (.+) \|$/gm)];

test('docs/errors.md has every code, in the order of the program, with its exit code and its HTTP status', () => {
  const said = rows.map(([, code, exit, http]) => [code, { exit: Number(exit), http: Number(http) }]);
  expect(said).toEqual(Object.entries(FAILURES));
});

test('docs/errors.md has every reason, in the order of the program', () => {
  const reasons = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, code]) => code);
  expect(reasons).toEqual(REASON_CODES);
});

test('and for each what it means and what to do', () => {
  for (const [, code = '', , , means = '', cure = ''] of rows) {
    expect(means.length, code).toBeGreaterThan(5);
    expect(cure.length, code).toBeGreaterThan(5);
  }
});
