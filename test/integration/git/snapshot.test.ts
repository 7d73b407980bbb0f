import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf, seeded, valueOf } from './repo.ts';

test('commits everything of a worktree as its end state, and nothing twice', async () => {
  using repo = seeded();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  expect(valueOf(await repo.port.snapshot(path, 'nothing'))).toBe(base);
  writeFileSync(join(path, 'new file.txt'), 'x');
  writeFileSync(join(path, 'a.txt'), 'changed\n');
  const commit = valueOf(await repo.port.snapshot(path, 'build: end state\n\nof run 1'));
  expect(repo.runIn(path, 'show', '--name-only', '--format=%B', commit).split('\n').filter(Boolean)).toEqual([
    'build: end state',
    'of run 1',
    'a.txt',
    'new file.txt',
  ]);
  expect(repo.run('rev-parse', 'threados/build')).toBe(commit);
  expect(repo.runIn(path, 'status', '--porcelain')).toBe('');
  expect(valueOf(await repo.port.snapshot(path, 'again'))).toBe(commit);
});

test('a dependent begins from the end state', async () => {
  using repo = seeded();
  const first = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(first.path, 'made.txt'), 'x');
  const commit = valueOf(await repo.port.snapshot(first.path, 'end'));
  const second = valueOf(await repo.port.ensureWorktree('test', commit));
  expect(repo.runIn(second.path, 'ls-files')).toContain('made.txt');
});

test('works without anybody configured, runs no hook, and leaves runtime files out', async () => {
  using repo = seeded();
  repo.run('config', '--unset', 'user.email');
  repo.run('config', '--unset', 'user.name');
  repo.run('config', 'user.useConfigOnly', 'true');
  for (const hook of ['pre-commit', 'commit-msg', 'post-commit', 'prepare-commit-msg']) {
    repo.write(`.git/hooks/${hook}`, '#!/bin/sh\ntouch hooked\nexit 1\n');
    chmodSync(join(repo.root, '.git/hooks', hook), 0o755);
  }
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'x.txt'), 'x');
  for (const name of ['state', 'runs']) {
    mkdirSync(join(path, '.threados', name), { recursive: true });
    writeFileSync(join(path, '.threados', name, 'file'), 'x');
  }
  writeFileSync(join(path, '.threados', '.gitignore'), 'state/\n');
  const commit = valueOf(await repo.port.snapshot(path, 'end'));
  expect(repo.run('log', '-1', '--format=%an <%ae>', commit)).toBe('ThreadOS <threados@localhost>');
  expect(repo.run('show', '--name-only', '--format=', commit)).toBe('.threados/.gitignore\nx.txt');
});

test('never commits in the main work tree', async () => {
  using repo = seeded();
  repo.write('a.txt', 'mine\n');
  expect(failureOf(await repo.port.snapshot(repo.root, 'no'))).toMatchObject({ code: 'WORKTREE' });
  expect(repo.run('status', '--porcelain')).toBe('M a.txt'.padStart(8));
});

test('works on a detached head', async () => {
  using repo = seeded();
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  repo.runIn(path, 'checkout', '--quiet', '--detach');
  writeFileSync(join(path, 'x.txt'), 'x');
  const commit = valueOf(await repo.port.snapshot(path, 'end'));
  expect(repo.runIn(path, 'rev-parse', 'HEAD')).toBe(commit);
});
