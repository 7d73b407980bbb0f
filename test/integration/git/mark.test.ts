import { expect, test } from 'vitest';
import { failureOf, seeded, TestRepo, valueOf } from './repo.ts';

test('a diff from a mark leaves out what lay uncommitted there before, and nobody sees the mark', async () => {
  using repo = seeded();
  repo.write('a.txt', 'mine\n');
  repo.write('untracked.txt', 'mine too\n');
  const before = repo.run('status', '--porcelain');
  const mark = valueOf(await repo.port.mark(repo.root));
  expect(repo.run('status', '--porcelain')).toBe(before);
  repo.write('untracked.txt', 'mine too\nand more\n');
  repo.write('new.txt', 'new\n');
  const patch = Buffer.from(valueOf(await repo.port.diff(repo.root, mark))).toString('utf8');
  expect(patch.match(/^diff --git .*/gm)).toEqual(['diff --git a/new.txt b/new.txt', 'diff --git a/untracked.txt b/untracked.txt']);
  expect(patch).toContain('\n mine too\n+and more\n');
});

test('a clean tree is marked by its commit', async () => {
  using repo = seeded();
  expect(valueOf(await repo.port.mark(repo.root))).toBe(repo.run('rev-parse', 'HEAD'));
});

test('works before the first commit, and says where there is no repository', async () => {
  using repo = new TestRepo();
  repo.write('a.txt', 'first\n');
  const mark = valueOf(await repo.port.mark(repo.root));
  repo.write('b.txt', 'second\n');
  expect(Buffer.from(valueOf(await repo.port.diff(repo.root, mark))).toString('utf8')).not.toContain('first');
  using nowhere = new TestRepo({ init: false });
  expect(failureOf(await nowhere.port.mark(nowhere.root))).toMatchObject({ code: 'GIT_UNAVAILABLE' });
});
