import { existsSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepFiles } from '../../../src/git/keep-files.ts';
import { removeTree } from '../../../src/git/remove-tree.ts';
import { TestRepo } from './repo.ts';

test('files come back as they were, new ones go', async () => {
  using repo = new TestRepo({ init: false });
  repo.write('dir/old.txt', 'old');
  symlinkSync('old.txt', join(repo.root, 'dir/link'));
  const kept = await keepFiles(repo.root, ['dir/old.txt', 'dir/link', 'dir/new.txt']);
  await removeTree(join(repo.root, 'dir'));
  mkdirSync(join(repo.root, 'dir'));
  writeFileSync(join(repo.root, 'dir/new.txt'), 'half written');
  writeFileSync(join(repo.root, 'dir/link'), 'no link any more');
  await kept.restore();
  await kept.forget();
  expect(repo.read('dir/old.txt')).toBe('old');
  expect(readlinkSync(join(repo.root, 'dir/link'))).toBe('old.txt');
  expect(existsSync(join(repo.root, 'dir/new.txt'))).toBe(false);
});
