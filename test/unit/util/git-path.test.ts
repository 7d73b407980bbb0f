import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesOf } from '../../../src/app/patch-files.ts';
import { pathOfDiffHeader } from '../../../src/util/git-path.ts';
import { makeFolder } from '../../rig/repo.ts';

test.each([
  ['diff --git a/x b/x', 'x'],
  ['diff --git a/a b/c b/a b/c', 'a b/c'],
  ['diff --git "a/out \\303\\244.txt" "b/out \\303\\244.txt"', 'out ä.txt'],
  ['diff --git "a/\\"q\\"\\\\\\t" "b/\\"q\\"\\\\\\t"', '"q"\\\t'],
])('%s', (header, path) => {
  expect(pathOfDiffHeader(header)).toBe(path);
});

test('names as git itself writes them', () => {
  const root = makeFolder();
  const names = ['plain.txt', 'with space.txt', 'ümlaut – 字.txt', ...(process.platform === 'win32' ? [] : ['a "quoted"\ttab.txt'])];
  for (const name of names) writeFileSync(join(root, name), 'x\n');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
  git('init', '-q');
  git('add', '-A');
  expect([...filesOf(git('diff', '--cached', '--no-renames'))].toSorted()).toEqual(names.toSorted());
});
