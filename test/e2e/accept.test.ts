import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeProject, type Project } from '../rig/project.ts';

const FILES = { 'a.txt': 'one\ntwo\nthree\n', 'b.txt': 'b\n' };

/** Two steps that change files in worktrees of their own. */
async function ran(): Promise<Project> {
  const project = await makeProject({ files: FILES });
  await project.does([
    'step',
    'add',
    'one',
    '--worktree',
    '--review',
    'none',
    '--prompt',
    'fake: write a.txt by one\nfake: write new.txt n',
  ]);
  await project.does(['step', 'add', 'two', '--worktree', '--review', 'none', '--prompt', 'fake: write a.txt by two\nfake: write b.txt t']);
  await project.does(['run', 'all']);
  return project;
}

const at = (project: Project, path: string): string => readFileSync(join(project.root, path), 'utf8');

test('a patch lands in the main tree; a second one that contradicts it lists its conflicts and changes nothing', async () => {
  const project = await ran();
  expect((await project.does(['accept', 'one', '--dry-run'])).json.data).toMatchObject({ files: ['a.txt', 'new.txt'] });
  expect(at(project, 'a.txt')).toBe(FILES['a.txt']);
  expect((await project.does(['accept', 'one'])).json.data).toMatchObject({ instance: 'one', files: ['a.txt', 'new.txt'] });
  expect([at(project, 'a.txt'), at(project, 'new.txt')]).toEqual(['by one\n', 'n\n']);

  // Over uncommitted changes it wants a yes first…
  expect((await project.does(['accept', 'two'], 5)).json.error).toMatchObject({
    code: 'CONFIRMATION_REQUIRED',
    message: 'the main tree has uncommitted changes (a.txt, new.txt); the patch would mix with them',
  });
  // …and with it says what does not fit.
  const refused = await project.does(['accept', 'two', '--yes'], 6);
  expect(refused.json.error).toMatchObject({ code: 'PATCH_CONFLICT', details: { files: ['a.txt'] } });
  expect([at(project, 'a.txt'), at(project, 'b.txt')]).toEqual(['by one\n', 'b\n']);
  const audit = (await project.does(['audit'])).json.data as { entries: { action: string; result: string }[] };
  expect(audit.entries.filter((entry) => entry.action === 'accept').map((entry) => entry.result)).toEqual([
    'ok',
    'CONFIRMATION_REQUIRED',
    'PATCH_CONFLICT',
  ]);
});

test('a patch that somebody has changed since the step ended is not accepted', async () => {
  const project = await ran();
  const { path } = (await project.does(['diff', 'one'])).json.data as { path: string };
  writeFileSync(join(project.root, path), at(project, path).replace('+by one', '+by nobody'));
  expect((await project.does(['accept', 'one'], 3)).json.error).toMatchObject({ code: 'INVALID_STATE', details: { path } });
  expect(at(project, 'a.txt')).toBe(FILES['a.txt']);
});
