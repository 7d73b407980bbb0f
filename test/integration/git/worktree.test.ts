import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf, lines, seeded, valueOf, type TestRepo } from './repo.ts';

const pathOf = (repo: TestRepo, name: string) => join(repo.root, '.threados', 'worktrees', name);
const registered = (repo: TestRepo) => repo.run('worktree', 'list', '--porcelain');

test('makes a worktree on its own branch from the base, and takes it as it is the second time', async () => {
  using repo = seeded();
  const base = repo.run('rev-parse', 'HEAD');
  const made = valueOf(await repo.port.ensureWorktree('explore.2', 'main'));
  expect(made).toEqual({ step: 'explore.2', path: pathOf(repo, 'explore.2'), branch: 'threados/explore.2', base, created: true });
  expect(readFileSync(join(made.path, 'a.txt'), 'utf8')).toBe(lines(10));

  writeFileSync(join(made.path, 'a.txt'), 'work in progress\n');
  repo.write('a.txt', 'main went on\n');
  repo.commit();
  expect(valueOf(await repo.port.ensureWorktree('explore.2', 'HEAD'))).toEqual({ ...made, created: false });
  expect(readFileSync(join(made.path, 'a.txt'), 'utf8')).toBe('work in progress\n');
  const facts = { name: 'explore.2', path: made.path, branch: made.branch, base, whole: true, locked: null };
  expect(valueOf(await repo.port.worktrees())).toEqual([{ ...facts, changed: ['a.txt'], submodules: [], unmerged: 0 }]);
});

test('a folder that somebody deleted is made anew, with the commits of its branch', async () => {
  using repo = seeded();
  const made = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  repo.runIn(made.path, 'commit', '--quiet', '--allow-empty', '--message', 'the agent was here');
  rmSync(made.path, { recursive: true });
  const again = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  expect(again).toEqual({ ...made, created: true });
  expect(repo.runIn(again.path, 'log', '-1', '--format=%s')).toBe('the agent was here');
});

test('the branch of an earlier run begins anew from another base; its commits stay reachable', async () => {
  using repo = seeded();
  const first = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  repo.runIn(first.path, 'commit', '--quiet', '--allow-empty', '--message', 'old work');
  const old = repo.runIn(first.path, 'rev-parse', 'HEAD');
  valueOf(await repo.port.removeWorktree('build', { force: false }));
  repo.write('b.txt', 'b\n');
  const base = repo.commit();
  const second = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  expect(second.base).toBe(base);
  expect(repo.runIn(second.path, 'rev-parse', 'HEAD')).toBe(base);
  expect(repo.run('rev-parse', `refs/threados/kept/build/${old.slice(0, 12)}`)).toBe(old);
});

test('a folder in the way is refused and left alone; an empty one is used', async () => {
  using repo = seeded();
  mkdirSync(pathOf(repo, 'mine'), { recursive: true });
  writeFileSync(join(pathOf(repo, 'mine'), 'notes.txt'), 'keep me');
  mkdirSync(pathOf(repo, 'empty'), { recursive: true });
  writeFileSync(pathOf(repo, 'file'), '');
  expect(failureOf(await repo.port.ensureWorktree('mine', 'HEAD'))).toMatchObject({
    code: 'WORKTREE',
    details: { path: pathOf(repo, 'mine') },
  });
  expect(failureOf(await repo.port.ensureWorktree('file', 'HEAD')).message).toContain('in the way');
  expect(readFileSync(join(pathOf(repo, 'mine'), 'notes.txt'), 'utf8')).toBe('keep me');
  expect(valueOf(await repo.port.ensureWorktree('empty', 'HEAD')).created).toBe(true);
  expect(failureOf(await repo.port.removeWorktree('mine', { force: false })).message).toContain('notes.txt');
});

test('a branch that is checked out elsewhere is not taken from its place', async () => {
  using repo = seeded();
  repo.run('checkout', '--quiet', '-b', 'threados/build');
  repo.write('b.txt', 'b\n');
  repo.commit();
  expect(failureOf(await repo.port.ensureWorktree('build', 'main')).code).toBe('WORKTREE');
  expect(existsSync(pathOf(repo, 'build'))).toBe(false);
});

test('after the repo was moved its worktrees are found again', async () => {
  using repo = seeded();
  const made = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(made.path, 'new.txt'), 'new\n');
  const moved = join(repo.base, 'moved');
  renameSync(repo.root, moved);
  const again = valueOf(await repo.git(moved).ensureWorktree('build', 'HEAD'));
  expect(again).toEqual({ ...made, path: join(moved, '.threados', 'worktrees', 'build'), created: false });
  expect(readFileSync(join(again.path, 'new.txt'), 'utf8')).toBe('new\n');
});

test('a worktree that a killed git left half made is made anew', async () => {
  using repo = seeded();
  const made = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  repo.run('update-ref', '-d', 'refs/threados/base/build');
  rmSync(join(made.path, 'a.txt'));
  repo.run('worktree', 'lock', '--reason', 'initializing', made.path);
  const again = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  expect(again.created).toBe(true);
  expect(repo.runIn(again.path, 'status', '--porcelain')).toBe('');
});

test('a crash before the included files were copied is made good', async () => {
  using repo = seeded();
  repo.write('.gitignore', '.env\n');
  repo.write('.worktreeinclude', '.env\n');
  repo.commit();
  repo.run('worktree', 'add', '--quiet', '-b', 'threados/build', pathOf(repo, 'build'));
  repo.write('.env', 'PORT=1\n');
  expect(valueOf(await repo.port.ensureWorktree('build', 'HEAD')).created).toBe(true);
  expect(readFileSync(join(pathOf(repo, 'build'), '.env'), 'utf8')).toBe('PORT=1\n');
});

test('copies what .worktreeinclude names: no links, nothing tracked, nothing over what is there', async () => {
  using repo = seeded();
  repo.write('.gitignore', '.env*\n/local\n');
  repo.write('.worktreeinclude', '# local settings\n.env*\n!.env.prod\nlocal/**/*.json\n');
  repo.commit();
  repo.write('.env', 'A=1\n');
  repo.write('.env.prod', 'no\n');
  repo.write('local/deep/é file.json', '{}');
  repo.write('local/deep/other.txt', 'no');
  repo.write('../outside.txt', 'secret of another folder');
  symlinkSync(join(repo.base, 'outside.txt'), join(repo.root, '.env.link'));
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  expect(readFileSync(join(path, '.env'), 'utf8')).toBe('A=1\n');
  expect(readFileSync(join(path, 'local/deep/é file.json'), 'utf8')).toBe('{}');
  expect(existsSync(join(path, '.env.prod'))).toBe(false);
  expect(existsSync(join(path, 'local/deep/other.txt'))).toBe(false);
  expect(existsSync(join(path, '.env.link'))).toBe(false);
});

test('an included file is never written through a tracked link that leaves the worktree', async () => {
  using repo = seeded();
  mkdirSync(join(repo.base, 'outside'));
  symlinkSync(join(repo.base, 'outside'), join(repo.root, 'conf'));
  repo.write('.worktreeinclude', 'secret.env\n');
  repo.commit();
  rmSync(join(repo.root, 'conf'));
  repo.write('conf/secret.env', 'A=1\n');
  valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  expect(existsSync(join(repo.base, 'outside', 'secret.env'))).toBe(false);
});

test('submodules that the main work tree has are there in the worktree too', async () => {
  using library = seeded({ folder: 'library' });
  using repo = seeded();
  repo.run('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.root, 'deps/the library');
  repo.commit();
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  expect(readFileSync(join(path, 'deps/the library/a.txt'), 'utf8')).toBe(lines(10));
  expect(valueOf(await repo.port.worktrees())).toMatchObject([{ changed: [], submodules: [] }]);
  writeFileSync(join(path, 'deps/the library/a.txt'), 'worked in\n');
  expect(valueOf(await repo.port.worktrees())).toMatchObject([{ changed: [], submodules: ['deps/the library'] }]);
  expect(failureOf(await repo.port.removeWorktree('build', { force: false })).details).toMatchObject({ files: ['deps/the library'] });
  repo.runIn(join(path, 'deps/the library'), 'checkout', '--quiet', '--', '.');
  valueOf(await repo.port.removeWorktree('build', { force: false }));
  expect(readFileSync(join(repo.root, 'deps/the library/a.txt'), 'utf8')).toBe(lines(10));
  expect(repo.run('status', '--porcelain')).toBe('');
});

test('removes folder, registration, base and a branch that holds nothing of its own, and does nothing the second time', async () => {
  using repo = seeded();
  const made = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  expect(valueOf(await repo.port.removeWorktree('build', { force: false }))).toEqual({ branch: 'removed', commits: 0 });
  expect(existsSync(made.path)).toBe(false);
  expect(registered(repo)).not.toContain('worktrees/build');
  expect(repo.run('for-each-ref', '--format=%(refname)', 'refs/threados', 'refs/heads/threados')).toBe('');
  expect(valueOf(await repo.port.removeWorktree('build', { force: false }))).toEqual({ branch: 'none', commits: 0 });
  expect(valueOf(await repo.port.worktrees())).toEqual([]);
});

test('keeps a branch with commits that HEAD does not have, unless it is told to drop it: then they stay reachable', async () => {
  using repo = seeded();
  for (const drop of [false, true]) {
    const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
    repo.runIn(path, 'commit', '--quiet', '--allow-empty', '--message', `work ${String(drop)}`);
    const tip = repo.runIn(path, 'rev-parse', 'HEAD');
    const removed = valueOf(await repo.port.removeWorktree('build', { force: false, drop }));
    expect(removed).toEqual({ branch: drop ? 'removed' : 'kept', commits: 1 });
    expect(repo.run('for-each-ref', `--contains=${tip}`, '--format=%(refname)')).toBe(
      drop ? `refs/threados/kept/build/${tip.slice(0, 12)}` : 'refs/heads/threados/build',
    );
  }
});

test('a branch that somebody has checked out elsewhere stays', async () => {
  using repo = seeded();
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  repo.runIn(path, 'checkout', '--quiet', '--detach');
  repo.run('checkout', '--quiet', 'threados/build');
  expect(valueOf(await repo.port.removeWorktree('build', { force: false }))).toEqual({ branch: 'kept', commits: 0 });
  expect(repo.run('branch', '--show-current')).toBe('threados/build');
});

test('refuses a dirty worktree and names the files; force removes it', async () => {
  using repo = seeded();
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'unsaved work.txt'), 'x');
  expect(failureOf(await repo.port.removeWorktree('build', { force: false }))).toMatchObject({
    code: 'WORKTREE',
    details: { path, files: ['unsaved work.txt'] },
  });
  expect(existsSync(join(path, 'unsaved work.txt'))).toBe(true);
  valueOf(await repo.port.removeWorktree('build', { force: true }));
  expect(existsSync(path)).toBe(false);
});

test('removal follows no link out of the worktree, nor one in the place of a folder', async () => {
  using repo = seeded();
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  const outside = join(repo.base, 'photos');
  mkdirSync(outside);
  writeFileSync(join(outside, 'only copy.jpg'), 'x');
  symlinkSync(outside, join(path, 'link'), 'junction');
  valueOf(await repo.port.removeWorktree('build', { force: true }));
  expect(existsSync(join(outside, 'only copy.jpg'))).toBe(true);

  symlinkSync(outside, pathOf(repo, 'other'), 'junction');
  valueOf(await repo.port.removeWorktree('other', { force: true }));
  expect(existsSync(join(outside, 'only copy.jpg'))).toBe(true);
  expect(existsSync(pathOf(repo, 'other'))).toBe(false);

  rmSync(dirname(path), { recursive: true, force: true });
  mkdirSync(join(outside, 'build'));
  symlinkSync(outside, dirname(path), 'junction');
  expect(failureOf(await repo.port.removeWorktree('build', { force: true })).message).toContain('is a link');
  expect(existsSync(join(outside, 'build'))).toBe(true);
  expect(lstatSync(dirname(path)).isSymbolicLink()).toBe(true);
});

test('a removal that stopped half-way is finished by the next one, and never taken for a worktree', async () => {
  using repo = seeded();
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  const stopHalfWay = () => {
    repo.run('worktree', 'lock', '--reason', 'threados-removing', path);
    rmSync(join(path, 'a.txt'));
    rmSync(join(path, '.git'));
  };
  stopHalfWay();
  valueOf(await repo.port.removeWorktree('build', { force: false }));
  expect(existsSync(path)).toBe(false);
  expect(registered(repo)).not.toContain('worktrees/build');

  valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  stopHalfWay();
  expect(valueOf(await repo.port.ensureWorktree('build', 'HEAD')).created).toBe(true);
  expect(repo.runIn(path, 'status', '--porcelain')).toBe('');
});

test('a folder that lost its registration is finished too, where nothing of value is in it', async () => {
  using repo = seeded();
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  rmSync(join(repo.root, '.git', 'worktrees', 'build'), { recursive: true });
  rmSync(join(path, 'a.txt'));
  rmSync(join(path, '.threados'), { recursive: true });
  valueOf(await repo.port.removeWorktree('build', { force: false }));
  expect(existsSync(path)).toBe(false);
});

test("somebody's own lock on a worktree is respected without force", async () => {
  using repo = seeded();
  const { path } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  repo.run('worktree', 'lock', '--reason', 'on a stick', path);
  expect(failureOf(await repo.port.removeWorktree('build', { force: false })).message).toContain('on a stick');
  valueOf(await repo.port.removeWorktree('build', { force: true }));
  expect(existsSync(path)).toBe(false);
});

test('names that are no instance ids never become paths', async () => {
  using repo = seeded();
  for (const name of ['../x', 'a/b', '', 'nul', 'A', '--force']) {
    expect(failureOf(await repo.port.ensureWorktree(name, 'HEAD')).code).toBe('INVALID_ID');
    expect(failureOf(await repo.port.removeWorktree(name, { force: true })).code).toBe('INVALID_ID');
  }
  expect(failureOf(await repo.port.ensureWorktree('x', '--upload-pack=x')).code).toBe('WORKTREE');
});
