import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf, lines, seeded, valueOf, type TestRepo } from './repo.ts';

/** The patch of a worktree, written where `apply` can read it. */
async function patchOf(repo: TestRepo, cwd: string, base: string): Promise<string> {
  const file = join(repo.base, 'diff.patch');
  writeFileSync(file, valueOf(await repo.port.diff(cwd, base)));
  return file;
}

test('holds commits, staged, unstaged, untracked and deleted files, binary ones too, and applies to the same bytes', async () => {
  using repo = seeded();
  repo.write('gone.txt', 'gone\n');
  repo.write(
    'bin',
    Uint8Array.from({ length: 3000 }, (_, i) => (i * 7) % 256),
  );
  repo.write('.gitignore', 'ignored.txt\n');
  repo.commit();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  const put = (name: string, content: string | Uint8Array) => writeFileSync(join(path, name), content);
  put('committed.txt', 'by the agent itself\n');
  repo.runIn(path, 'add', '--all');
  repo.runIn(path, 'commit', '--quiet', '--message', 'agent');
  put('staged ü.txt', 'staged\n');
  repo.runIn(path, 'add', '--all');
  put('a.txt', lines(10, { 5: 'unstaged' }));
  put('untracked with space.txt', 'no newline at the end');
  put('ignored.txt', 'no');
  put(
    'bin',
    Uint8Array.from({ length: 3000 }, (_, i) => (i * 11) % 256),
  );
  put('tool.sh', '#!/bin/sh\n');
  chmodSync(join(path, 'tool.sh'), 0o755);
  symlinkSync('a.txt', join(path, 'link'));
  rmSync(join(path, 'gone.txt'));
  const statusBefore = repo.runIn(path, 'status', '--porcelain');
  const objectsBefore = repo.run('count-objects', '-v');

  const file = await patchOf(repo, path, base);
  expect(repo.runIn(path, 'status', '--porcelain')).toBe(statusBefore);
  expect(repo.run('count-objects', '-v')).toBe(objectsBefore);

  const { files } = valueOf(await repo.port.apply(file));
  expect([...files].sort()).toEqual(
    ['a.txt', 'bin', 'committed.txt', 'gone.txt', 'link', 'staged ü.txt', 'tool.sh', 'untracked with space.txt'].sort(),
  );
  for (const name of ['a.txt', 'bin', 'committed.txt', 'staged ü.txt', 'untracked with space.txt', 'tool.sh']) {
    expect(readFileSync(join(repo.root, name))).toEqual(readFileSync(join(path, name)));
  }
  expect(existsSync(join(repo.root, 'gone.txt'))).toBe(false);
  expect(statSync(join(repo.root, 'tool.sh')).mode & 0o100).toBe(0o100);
  expect(repo.run('diff', '--cached', '--name-only')).toBe('');
});

test('names that only -z can carry survive', async () => {
  using repo = seeded();
  const name = 'two\nlines\t"quoted".txt';
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, name), 'x\n');
  expect(valueOf(await repo.port.apply(await patchOf(repo, path, base)))).toEqual({ files: [name] });
  expect(repo.read(name)).toBe('x\n');
});

test('is empty where nothing changed, and the same whatever the user has configured', async () => {
  using repo = seeded();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  expect(valueOf(await repo.port.diff(path, base)).length).toBe(0);
  writeFileSync(join(path, 'a.txt'), lines(10, { 2: 'two' }));
  const plain = Buffer.from(valueOf(await repo.port.diff(path, base))).toString();
  for (const [key, value] of [
    ['diff.noprefix', 'true'],
    ['diff.mnemonicPrefix', 'true'],
    ['color.ui', 'always'],
    ['diff.external', 'false'],
    ['diff.context', '0'],
    ['core.quotePath', 'false'],
  ] as const) {
    repo.run('config', key, value);
  }
  expect(Buffer.from(valueOf(await repo.port.diff(path, base))).toString()).toBe(plain);
});

test('leaves out the runtime folders even where nothing ignores them', async () => {
  using repo = seeded();
  const base = repo.run('rev-parse', 'HEAD');
  repo.write('.threados/state/session.json', '{}');
  expect(valueOf(await repo.port.diff(repo.root, base)).length).toBe(0);
  repo.write('.threados/.gitignore', '');
  repo.write('.threados/runs/1/stdout.log', 'log');
  repo.write('.threados/audit.log', 'log');
  repo.write('.threados/prompts/build.md', 'Task: x\n');
  const patch = Buffer.from(valueOf(await repo.port.diff(repo.root, base))).toString();
  expect(patch).toContain('prompts/build.md');
  expect(patch).not.toContain('stdout.log');
  expect(patch).not.toContain('b/.threados/audit.log');
});

test('works where the root is a folder of a larger repository', async () => {
  using repo = seeded();
  repo.write('apps/shop/x.txt', 'x\n');
  repo.write('apps/shop/.threados/.gitignore', 'worktrees/\n');
  repo.commit();
  const git = repo.git(join(repo.root, 'apps', 'shop'));
  const { path, base } = valueOf(await git.ensureWorktree('build', 'HEAD'));
  expect(path).toBe(join(repo.root, 'apps', 'shop', '.threados', 'worktrees', 'build'));
  writeFileSync(join(path, 'apps', 'shop', 'x.txt'), 'y\n');
  writeFileSync(join(path, 'a.txt'), 'top\n');
  const file = join(repo.base, 'p.patch');
  writeFileSync(file, valueOf(await git.diff(join(path, 'apps', 'shop'), base)));
  expect(valueOf(await git.apply(file)).files).toEqual(['a.txt', 'apps/shop/x.txt']);
  expect(repo.read('apps/shop/x.txt')).toBe('y\n');
});

test('CRLF in the work tree: the patch fits a checkout with core.autocrlf', async () => {
  using repo = seeded();
  repo.run('config', 'core.autocrlf', 'true');
  rmSync(join(repo.root, 'a.txt'));
  repo.run('checkout', '--quiet', '--', 'a.txt');
  expect(repo.read('a.txt')).toContain('\r\n');
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'a.txt'), lines(10, { 5: 'changed' }).replaceAll('\n', '\r\n'));
  const file = await patchOf(repo, path, base);
  expect(readFileSync(file, 'utf8').match(/^[-+](?!-|\+)/gm)).toHaveLength(2);
  valueOf(await repo.port.apply(file));
  expect(repo.read('a.txt')).toBe(lines(10, { 5: 'changed' }).replaceAll('\n', '\r\n'));
});

test('CRLF that is committed as it is survives', async () => {
  using repo = seeded();
  repo.write('dos.txt', 'one\r\ntwo\r\nthree\r\n');
  repo.commit();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'dos.txt'), 'one\r\n2\r\nthree\r\n');
  valueOf(await repo.port.apply(await patchOf(repo, path, base)));
  expect(repo.read('dos.txt')).toBe('one\r\n2\r\nthree\r\n');
});

test('uncommitted changes elsewhere in the same file are kept', async () => {
  using repo = seeded();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'a.txt'), lines(10, { 9: 'agent' }));
  const file = await patchOf(repo, path, base);
  repo.write('a.txt', lines(10, { 1: 'mine' }));
  valueOf(await repo.port.apply(file));
  expect(repo.read('a.txt')).toBe(lines(10, { 1: 'mine', 9: 'agent' }));
});

test('merges three-way where the straight patch does not fit, over uncommitted and staged changes', async () => {
  using repo = seeded();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'a.txt'), lines(10, { 4: 'agent' }));
  const file = await patchOf(repo, path, base);
  // Line 2 is context of the agent's hunk: git apply refuses it, a merge does not.
  repo.write('a.txt', lines(10, { 2: 'mine' }));
  repo.write('staged.txt', 'mine\n');
  repo.run('add', '--all');
  const staged = repo.run('diff', '--cached');
  expect(valueOf(await repo.port.apply(file))).toEqual({ files: ['a.txt'] });
  expect(repo.read('a.txt')).toBe(lines(10, { 2: 'mine', 4: 'agent' }));
  expect(repo.run('diff', '--cached')).toBe(staged);
});

test('a conflict names its files and changes nothing, not even the files that would fit', async () => {
  using repo = seeded();
  repo.write('b.txt', lines(3));
  repo.commit();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'a.txt'), lines(10, { 5: 'agent' }));
  writeFileSync(join(path, 'b.txt'), lines(3, { 1: 'fits' }));
  writeFileSync(join(path, 'new.txt'), 'agent\n');
  const file = await patchOf(repo, path, base);
  repo.write('a.txt', lines(10, { 5: 'mine' }));
  repo.write('new.txt', 'mine\n');
  const before = repo.run('status', '--porcelain');
  const failure = failureOf(await repo.port.apply(file));
  expect(failure).toMatchObject({ code: 'PATCH_CONFLICT', details: { files: ['a.txt', 'new.txt'] } });
  expect(repo.run('status', '--porcelain')).toBe(before);
  expect(repo.read('a.txt')).toBe(lines(10, { 5: 'mine' }));
  expect(repo.read('new.txt')).toBe('mine\n');
  expect(repo.read('b.txt')).toBe(lines(3));
});

test('a file that is ignored or a folder in the way is a conflict, not lost', async () => {
  using repo = seeded();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'out'), 'agent\n');
  const file = await patchOf(repo, path, base);
  repo.write('.git/info/exclude', 'out\n');
  repo.write('out', 'my own\n');
  expect(failureOf(await repo.port.apply(file))).toMatchObject({ code: 'PATCH_CONFLICT', details: { files: ['out'] } });
  expect(repo.read('out')).toBe('my own\n');
  rmSync(join(repo.root, 'out'));
  mkdirSync(join(repo.root, 'out'));
  repo.write('out/x', 'x');
  expect(failureOf(await repo.port.apply(file)).code).toBe('PATCH_CONFLICT');
  expect(repo.read('out/x')).toBe('x');
});

test('a patch that is there already applies to nothing; garbage is told apart from a conflict', async () => {
  using repo = seeded();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'a.txt'), lines(10, { 5: 'agent' }));
  const file = await patchOf(repo, path, base);
  valueOf(await repo.port.apply(file));
  expect(valueOf(await repo.port.apply(file))).toEqual({ files: [] });
  writeFileSync(file, 'not a patch');
  expect(failureOf(await repo.port.apply(file)).code).toBe('INVALID_STATE');
});

test('a patch cannot write outside of the repository or into .git', async () => {
  using repo = seeded();
  const file = join(repo.base, 'evil.patch');
  for (const target of ['../evil.txt', '.git/hooks/pre-commit']) {
    writeFileSync(
      file,
      `diff --git a/${target} b/${target}\nnew file mode 100755\nindex 0000000..ce01362\n--- /dev/null\n+++ b/${target}\n@@ -0,0 +1 @@\n+hello\n`,
    );
    expect((await repo.port.apply(file)).ok).toBe(false);
  }
  expect(existsSync(join(repo.base, 'evil.txt'))).toBe(false);
  expect(existsSync(join(repo.root, '.git/hooks/pre-commit'))).toBe(false);
});

test('a write that fails half-way is taken back', async () => {
  using repo = seeded();
  repo.write('.gitattributes', 'z.txt filter=boom\n');
  repo.write('z.txt', lines(3));
  repo.commit();
  const { path, base } = valueOf(await repo.port.ensureWorktree('build', 'HEAD'));
  writeFileSync(join(path, 'a.txt'), 'agent\n');
  writeFileSync(join(path, 'new.txt'), 'agent\n');
  writeFileSync(join(path, 'z.txt'), 'agent\n');
  const file = await patchOf(repo, path, base);
  // git runs a smudge filter only when it writes: its check passes, and by then the other files are written.
  repo.run('config', 'filter.boom.clean', 'cat');
  repo.run('config', 'filter.boom.smudge', 'false');
  repo.run('config', 'filter.boom.required', 'true');
  const failure = failureOf(await repo.port.apply(file));
  expect(failure).toMatchObject({ code: 'PATCH_CONFLICT', message: expect.stringContaining('could not be written') as string });
  expect(repo.read('a.txt')).toBe(lines(10));
  expect(repo.read('z.txt')).toBe(lines(3));
  expect(existsSync(join(repo.root, 'new.txt'))).toBe(false);
});

test('whether a patch fits is asked of its own base, and touches nothing', async () => {
  using repo = seeded({ env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'apply.whitespace', GIT_CONFIG_VALUE_0: 'error-all' } });
  repo.write('folder/x.txt', 'x\n');
  repo.write('was a file', 'f\n');
  const base = repo.commit();
  // A file where a folder was and the other way round, a nested repository, bytes, spaces at the end of a line.
  rmSync(join(repo.root, 'folder'), { recursive: true });
  rmSync(join(repo.root, 'was a file'));
  repo.write('folder', 'now a file\n');
  repo.write('was a file/inside.txt', 'trailing  \n');
  repo.write('bytes.bin', Buffer.from([0, 1, 2, 255]));
  mkdirSync(join(repo.root, 'nested'));
  repo.runIn(join(repo.root, 'nested'), 'init', '--quiet');
  repo.runIn(
    join(repo.root, 'nested'),
    '-c',
    'user.email=a@b',
    '-c',
    'user.name=A',
    'commit',
    '--quiet',
    '--allow-empty',
    '--message',
    'x',
  );
  const patch = join(repo.base, 'whole.patch');
  writeFileSync(patch, valueOf(await repo.port.diff(repo.root, base)));
  const before = repo.run('status', '--porcelain');
  valueOf(await repo.port.check(repo.root, patch, base));
  expect(repo.run('status', '--porcelain')).toBe(before);
  // Against another tree, and with a line that was never there, it does not.
  repo.run('stash', '--quiet', '--include-untracked');
  repo.write('a.txt', 'something else\n');
  repo.commit();
  const own = join(repo.base, 'own.patch');
  writeFileSync(own, '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-something else\n+mine\n');
  valueOf(await repo.port.check(repo.root, own, 'HEAD'));
  expect(failureOf(await repo.port.check(repo.root, own, base))).toMatchObject({
    code: 'PATCH_CONFLICT',
    message: expect.stringContaining('a.txt') as string,
  });
  expect(readFileSync(join(repo.root, 'a.txt'), 'utf8')).toBe('something else\n');
});
