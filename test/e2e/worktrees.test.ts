import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agent } from '../fixtures/sequences.ts';
import { projectAt } from '../rig/project.ts';
import { git, makeGitRepo, makeRepo } from '../rig/repo.ts';

const STEP = { id: 'work', command: [...agent('--touch', 'touched.txt')], worktree: true };

test.each([
  ['in no repository', [], 'is not in a git repository'],
  ['before the first commit', ['init', '--quiet'], 'has no commit yet'],
] as const)('a step that asks for a worktree never runs without one: %s it says what to do', async (_where, setup, message) => {
  const root = await makeRepo([STEP]);
  if (setup.length > 0) git(root, ...setup);
  const project = projectAt(root, {});
  await project.does(['run', 'all'], 8);
  const reason = (await project.row('work')).reason?.message ?? '';
  expect(reason).toContain(message);
  expect(reason).toContain('git commit');
  expect(existsSync(join(root, 'touched.txt'))).toBe(false);
  expect(existsSync(join(root, '.threados/worktrees'))).toBe(false);
});

test('on a detached head it begins there; what .worktreeinclude names comes along, and the next step goes on from its end', async () => {
  const root = makeGitRepo({ 'a.txt': 'a\n', '.gitignore': '.env\n', '.worktreeinclude': '.env\n' });
  writeFileSync(join(root, '.env'), 'WORD=x\n');
  git(root, 'checkout', '--quiet', '--detach');
  const project = projectAt(root, {});
  await project.does(['init']);
  await project.does(['step', 'add', 'first', '--worktree', '--', ...agent('--touch', 'touched.txt')]);
  await project.does(['step', 'add', 'second', '--worktree', '--depends-on', 'first', '--', ...agent('--touch', 'touched.txt')]);
  await project.does(['run', 'all']);
  expect(readFileSync(join(root, '.threados/worktrees/first/.env'), 'utf8')).toBe('WORD=x\n');
  expect(readFileSync(join(root, '.threados/worktrees/second/touched.txt'), 'utf8')).toBe('once\nagain\n');
  expect((await project.artifact('second', 'diff.patch')) ?? '').toContain('+again');
  expect((await project.artifact('second', 'diff.patch')) ?? '').not.toContain('+once');
  expect(git(root, 'branch', '--list', 'threados/*').split('\n')).toHaveLength(2);
});

test('in a bare repository it says that there are no files to work on, and makes nothing', async () => {
  const root = await makeRepo([STEP, { id: 'plain', command: [...agent('--say', 'runs')] }]);
  git(root, 'init', '--quiet', '--bare', '.');
  const project = projectAt(root, {});
  await project.does(['run', 'all'], 8);
  expect(await project.statuses()).toEqual({ work: 'FAILED', plain: 'DONE' });
  const { reason } = await project.row('work');
  expect(reason).toMatchObject({ code: 'spawn', message: expect.stringContaining('is a bare repository') as string });
  expect(reason?.message).toContain('a clone of it that has a work tree');
  expect(existsSync(join(root, '.threados/worktrees'))).toBe(false);
  expect(git(root, 'for-each-ref')).toBe('');
  expect((await project.does(['worktree', 'ls'], 3)).json.error).toMatchObject({ code: 'WORKTREE' });
});

test('in a repository with a submodule the step finds it filled, and its patch takes the rest into the tree', async () => {
  const library = makeGitRepo({ 'lib.txt': 'of the library\n' });
  const root = makeGitRepo();
  git(root, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'deps/the library');
  git(root, 'commit', '--quiet', '--message', 'With a library');
  const project = projectAt(root, {});
  await project.does(['init']);
  const copy = "const fs = require('fs'); fs.copyFileSync('deps/the library/lib.txt', 'copy.txt')";
  await project.does(['step', 'add', 'work', '--worktree', '--', 'node', '-e', copy]);
  await project.does(['run', 'all']);
  expect(await project.artifact('work', 'diff.patch')).toContain('+of the library');
  await project.does(['accept', 'work', '--yes']);
  expect(readFileSync(join(root, 'copy.txt'), 'utf8')).toBe('of the library\n');
  expect(git(root, 'submodule', 'status')).toMatch(/^ [0-9a-f]{40} deps\/the library/);

  // What is done inside the submodule is in no patch: said at the end of the step, and before its worktree goes.
  const inside = [
    "const git = (...words) => require('child_process').execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', ...words])",
    "require('fs').writeFileSync('deps/the library/lib.txt', 'changed there\\n')",
    "git('-C', 'deps/the library', 'commit', '--quiet', '--all', '--message', 'in the library')",
    "git('commit', '--quiet', '--all', '--message', 'its new commit')",
  ].join(';');
  await project.does(['step', 'add', 'deep', '--worktree', '--', 'node', '-e', inside]);
  await project.does(['run', 'all']);
  expect(await project.status('deep')).toMatchObject({
    outcome: 'success',
    error: { code: 'remark', message: expect.stringContaining('inside the submodule deps/the library is in no patch') as string },
  });
  expect((await project.does(['step', 'show', 'deep', '--format', 'text'])).stdout).toContain('is in no patch');
  const asked = await project.does(['worktree', 'rm', 'deep'], 5);
  expect(asked.json.error.message).toContain('what was done inside the submodule deps/the library; nothing else has it');
  expect(existsSync(join(root, '.threados/worktrees/deep'))).toBe(true);

  await project.does(['worktree', 'rm', 'work', 'deep', '--yes']);
  expect(git(root, 'branch', '--list', 'threados/*').trim()).toBe('threados/deep');
  expect(readFileSync(join(root, 'deps/the library/lib.txt'), 'utf8')).toBe('of the library\n');
  expect(git(root, 'worktree', 'list').split('\n')).toHaveLength(1);
});

test('in a path with spaces and letters of every kind, from a folder below, all of it works', async () => {
  const root = makeGitRepo({ 'Über uns.txt': 'eins\n', '文 件/a b.txt': 'two\n' }, "ärgerlich ' 日本 🦀");
  const project = projectAt(root, {});
  await project.does(['init']);
  const edit = "const fs = require('fs'); fs.appendFileSync('Über uns.txt', 'zwei\\n'); fs.writeFileSync('文 件/neu ż.txt', 'neu\\n')";
  await project.does(['step', 'add', 'work', '--worktree', '--', 'node', '-e', edit]);
  await project.does(['run', 'all']);
  const below = projectAt(join(root, '文 件'), {});
  expect((await below.does(['worktree', 'ls'])).json.data).toMatchObject({
    worktrees: [{ id: 'work', changed: 2, files: ['Über uns.txt', '文 件/neu ż.txt'] }],
  });
  await below.does(['accept', 'work', '--yes']);
  expect(readFileSync(join(root, 'Über uns.txt'), 'utf8')).toBe('eins\nzwei\n');
  expect(readFileSync(join(root, '文 件/neu ż.txt'), 'utf8')).toBe('neu\n');
  await below.does(['worktree', 'rm', '--finished', '--yes']);
  expect(existsSync(join(root, '.threados/worktrees/work'))).toBe(false);
});

const append = (file: string, text: string): string[] => ['node', '-e', `require('fs').appendFileSync('${file}', '${text}\\n')`];

test('a new run begins in fresh worktrees, from today’s HEAD; what lay in the old ones is kept', async () => {
  const root = makeGitRepo({ 'a.txt': 'a\n' });
  const project = projectAt(root, {});
  await project.does(['init']);
  await project.does(['step', 'add', 'work', '--worktree', '--', ...append('notes.txt', 'once')]);
  await project.does(['run', 'all']);
  const inWorktree = (file: string) => readFileSync(join(root, '.threados/worktrees/work', file), 'utf8');
  writeFileSync(join(root, '.threados/worktrees/work/by-hand.txt'), 'of a person\n');
  writeFileSync(join(root, 'a.txt'), 'changed\n');
  git(root, 'commit', '--quiet', '--all', '--message', 'Go on');

  // A restart goes on where it is.
  await project.does(['restart', 'step', 'work']);
  expect([inWorktree('notes.txt'), inWorktree('a.txt')]).toEqual(['once\nonce\n', 'a\n']);

  await project.does(['run', 'all', '--new-run']);
  expect([inWorktree('notes.txt'), inWorktree('a.txt')]).toEqual(['once\n', 'changed\n']);
  expect(existsSync(join(root, '.threados/worktrees/work/by-hand.txt'))).toBe(false);
  expect(await project.artifact('work', 'diff.patch')).not.toContain('a.txt');
  const kept = git(root, 'for-each-ref', '--format=%(refname)', 'refs/threados/kept/work/').trim().split('\n');
  expect(kept.map((ref) => git(root, 'show', `${ref}:by-hand.txt`))).toEqual(['of a person']);
});

test('who builds on a step that has changed begins from its new end state, across a gate too', async () => {
  const root = makeGitRepo();
  const project = projectAt(root, {});
  await project.does(['init']);
  await project.does(['step', 'add', 'first', '--worktree', '--', ...append('a.txt', 'first')]);
  await project.does(['gate', 'insert', 'ok', '--after', 'first']);
  await project.does(['step', 'add', 'second', '--worktree', '--depends-on', 'ok', '--', ...append('a.txt', 'second')]);
  await project.does(['run', 'all'], 9);
  await project.does(['gate', 'approve', 'ok']);
  await project.does(['run', 'all']);
  const second = () => readFileSync(join(root, '.threados/worktrees/second/a.txt'), 'utf8');
  expect(second()).toBe('first\nsecond\n');

  await project.does(['restart', 'step', 'first']);
  await project.does(['run', 'all'], 9);
  await project.does(['gate', 'approve', 'ok']);
  await project.does(['run', 'all']);
  expect(second()).toBe('first\nfirst\nsecond\n');
});

test('in a new run a step does not begin from what an earlier one left, where the worktree that it builds on was removed', async () => {
  const project = projectAt(makeGitRepo(), {});
  await project.does(['init']);
  await project.does(['step', 'add', 'first', '--worktree', '--', ...append('a.txt', 'first')]);
  await project.does(['step', 'add', 'second', '--worktree', '--depends-on', 'first', '--', ...append('a.txt', 'second')]);
  await project.does(['run', 'all']);
  await project.does(['run', 'step', 'first', '--new-run']);
  await project.does(['worktree', 'rm', 'first', '--yes']);
  await project.does(['run', 'all'], 8);
  expect((await project.row('second')).reason?.message).toContain('the worktree of "first", which "second" begins from, was removed');
  expect(existsSync(join(project.root, '.threados/worktrees/second/a.txt'))).toBe(true);
});
