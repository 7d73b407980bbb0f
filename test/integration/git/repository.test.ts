import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createGit } from '../../../src/git/git.ts';
import { failureOf, seeded, TestRepo, valueOf } from './repo.ts';

test('head is the commit checked out, on a branch and detached', async () => {
  using repo = seeded();
  const first = repo.run('rev-parse', 'HEAD');
  repo.write('a.txt', 'changed\n');
  const second = repo.commit();
  expect(valueOf(await repo.port.head(repo.root))).toBe(second);
  repo.run('checkout', '--quiet', '--detach', first);
  expect(valueOf(await repo.port.head(repo.root))).toBe(first);
});

test('a folder outside of any repository is GIT_UNAVAILABLE with a way out', async () => {
  using repo = new TestRepo({ init: false });
  for (const failure of [
    failureOf(await repo.port.head(repo.root)),
    failureOf(await repo.port.uncommitted(repo.root)),
    failureOf(await repo.port.worktrees()),
    failureOf(await repo.port.ensureWorktree('x', 'HEAD')),
    failureOf(await repo.port.diff(repo.root, 'HEAD')),
  ]) {
    expect(failure).toMatchObject({ code: 'GIT_UNAVAILABLE', message: expect.stringContaining('not in a git repository') as string });
    expect(failure.hint).toContain('git init');
  }
});

test('no git on PATH is GIT_UNAVAILABLE, a missing folder is not', async () => {
  using repo = seeded();
  const git = createGit({ root: repo.root, env: { PATH: repo.base }, platform: process.platform, alone: (work) => work() });
  expect(failureOf(await git.head(repo.root))).toMatchObject({
    code: 'GIT_UNAVAILABLE',
    hint: expect.stringContaining('install') as string,
  });
  expect(failureOf(await repo.port.head(join(repo.root, 'nowhere')))).toMatchObject({ code: 'IO' });
});

test('an empty repository and a bare one are refused with what to do', async () => {
  using repo = new TestRepo();
  expect(failureOf(await repo.port.head(repo.root))).toMatchObject({
    code: 'WORKTREE',
    message: expect.stringContaining('no commit yet') as string,
  });
  expect(failureOf(await repo.port.ensureWorktree('x', 'HEAD')).code).toBe('WORKTREE');
  const bare = join(repo.base, 'bare.git');
  repo.run('init', '--quiet', '--bare', bare);
  expect(failureOf(await repo.git(bare).head(bare)).message).toContain('bare repository');
  expect(failureOf(await repo.git(bare).ensureWorktree('x', 'HEAD')).message).toContain('bare repository');
  const inside = join(repo.root, '.git');
  expect(failureOf(await repo.git(inside).head(inside)).message).toContain('inside a .git folder');
});

test('a commit that a shallow clone does not have names the cure', async () => {
  using repo = seeded();
  const first = repo.run('rev-parse', 'HEAD');
  repo.write('b.txt', 'b\n');
  repo.commit();
  const clone = join(repo.base, 'clone');
  repo.run('clone', '--quiet', '--depth=1', `file://${repo.root}`, clone);
  expect(failureOf(await repo.git(clone).ensureWorktree('x', first)).hint).toContain('--unshallow');
  expect(valueOf(await repo.git(clone).ensureWorktree('x', 'HEAD')).created).toBe(true);
});

test("variables of a calling hook do not lead us into the hook's repository", async () => {
  using other = seeded();
  using repo = seeded({ env: { GIT_DIR: join(other.root, '.git'), GIT_INDEX_FILE: join(other.root, 'nope') } });
  expect(valueOf(await repo.port.head(repo.root))).toMatch(/^[0-9a-f]{40}$/);
});

test('what is uncommitted: staged, unstaged and untracked files, never those of ThreadOS', async () => {
  using repo = seeded();
  const files = async () => valueOf(await repo.port.uncommitted(repo.root));
  expect(await files()).toEqual([]);
  repo.write('.threados/sequence.yaml', 'version: 1\n');
  repo.write('.threados/runs/1/run.json', '{}');
  repo.write('.threados/audit.log', '');
  expect(await files()).toEqual([]);
  repo.write('new.txt', 'new\n');
  repo.write('a folder/ü.txt', 'staged\n');
  repo.run('add', 'a folder');
  expect(await files()).toEqual(['a folder/ü.txt', 'new.txt']);
});

test('stepOf names the step whose worktree holds a path', () => {
  using repo = new TestRepo({ init: false });
  const at = (...parts: string[]) => repo.port.stepOf(join(repo.root, ...parts));
  mkdirSync(join(repo.root, '.threados', 'worktrees', 'build'), { recursive: true });
  expect(at('.threados', 'worktrees', 'build')).toBe('build');
  expect(at('.threados', 'worktrees', 'explore.2', 'src', 'x.ts')).toBe('explore');
  expect(at('.threados', 'worktrees')).toBe(null);
  expect(at('src')).toBe(null);
  expect(at('..', 'elsewhere')).toBe(null);
});
