import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const page = readFileSync(new URL('../../../docs/dependencies.md', import.meta.url), 'utf8');

test('docs/dependencies.md is what tools/dependencies.mjs writes today', () => {
  const tool = fileURLToPath(new URL('../../../tools/dependencies.mjs', import.meta.url));
  expect(spawnSync(process.execPath, [tool, '--check'], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test('whatever a user gets has a licence that lets it be given on', () => {
  const shipped = page.slice(0, page.indexOf('## Development only'));
  const licences = [...shipped.matchAll(/^\| \S+ \| \d\S* \| ([^|]+) \|/gm)].map(([, licence]) => licence);
  expect(licences.length).toBeGreaterThan(50);
  expect(
    [...new Set(licences)].filter(
      (licence) => !/^(?:MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|Unlicense|BlueOak-1\.0\.0)$/.test(licence ?? ''),
    ),
  ).toEqual([]);
});
