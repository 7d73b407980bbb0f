import { existsSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHashed } from '../../../src/store/read-hashed.ts';
import { sha256 } from '../../../src/util/hash.ts';
import { temporaryFolder } from './processes.ts';

const soon = { now: () => Date.now() };
const later = { now: () => Date.now() + 60_000 };

test('a file that has not been touched is not hashed again; whatever was done to it, it is', async () => {
  using folder = temporaryFolder();
  const [file, memory] = [join(folder.path, 'a'), join(folder.path, 'cache', 'a.json')];
  writeFileSync(file, 'one');
  expect(await readHashed(file, memory, soon)).toMatchObject({ hash: sha256('one') });
  expect(existsSync(memory), 'it could change again within the same tick').toBe(false);
  expect(await readHashed(file, memory, later)).toMatchObject({ hash: sha256('one') });
  if (process.platform === 'win32') return;

  writeFileSync(memory, readFileSync(memory, 'utf8').replace(sha256('one'), 'remembered'));
  expect((await readHashed(file, memory, later)).hash).toBe('remembered');
  expect((await readHashed(file, memory, soon)).hash, 'not settled, so not believed').toBe(sha256('one'));

  const { atime, mtime, size } = statSync(file);
  writeFileSync(file, 'two');
  utimesSync(file, atime, mtime);
  expect(statSync(file)).toMatchObject({ mtime, size });
  expect((await readHashed(file, memory, later)).hash, 'same size, same time').toBe(sha256('two'));

  writeFileSync(join(folder.path, 'b'), 'six');
  renameSync(join(folder.path, 'b'), file);
  expect((await readHashed(file, memory, later)).hash).toBe(sha256('six'));
  writeFileSync(memory, '{"stamp": "');
  expect((await readHashed(file, memory, later)).hash).toBe(sha256('six'));
  await expect(readHashed(join(folder.path, 'none'), memory, later)).rejects.toThrow('ENOENT');
});
