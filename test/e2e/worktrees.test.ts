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
