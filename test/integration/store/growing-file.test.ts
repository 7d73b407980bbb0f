import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createArtifactFiles } from '../../../src/store/artifact-files.ts';
import { makeFolder } from '../../rig/repo.ts';

const { grow } = createArtifactFiles();

async function all(path: string, from: number): Promise<readonly object[]> {
  const lines: object[] = [];
  for await (const line of grow(path, from, AbortSignal.abort())) lines.push(line);
  return lines;
}

test('tells where each line ends in bytes, and which one is not whole yet', async () => {
  const path = join(makeFolder(), 'stdout.log');
  writeFileSync(path, 'añ\r\n50 %\r60 %\nlast');
  expect(await all(path, 0)).toEqual([
    { line: 'añ', end: 5, whole: true },
    { line: '50 %\r60 %', end: 15, whole: true },
    { line: 'last', end: 19, whole: false },
  ]);
  expect(await all(path, 15)).toEqual([{ line: 'last', end: 19, whole: false }]);
});

test('goes on with what is added, and ends with the signal', async () => {
  const path = join(makeFolder(), 'stdout.log');
  writeFileSync(path, 'one\ntw');
  const ended = new AbortController();
  const lines: string[] = [];
  for await (const { line } of grow(path, 0, ended.signal)) {
    lines.push(line);
    if (line === 'one') appendFileSync(path, 'o\nthree');
    if (line === 'two') ended.abort();
  }
  expect(lines).toEqual(['one', 'two', 'three']);
});
