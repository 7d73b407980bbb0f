import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeptPicture } from '../../../src/store/kept-picture.ts';
import { until } from '../../rig/until.ts';
import { temporaryFolder } from './processes.ts';

const PICTURE = [[[0, 'ab']]];

function repoIn(root: string): (path: string, text: string) => void {
  for (const dir of ['runs/r1/one', 'state/proposals']) mkdirSync(join(root, '.threados', dir), { recursive: true });
  const put = (path: string, text: string): void => writeFileSync(join(root, '.threados', path), text);
  put('sequence.yaml', 'version: 1\n');
  put('runs/r1/run.json', '{}');
  return put;
}

test('a picture holds until something that it was drawn from changes', async () => {
  using folder = temporaryFolder();
  const root = folder.path;
  const put = repoIn(root);
  const open = (version = '1') => createKeptPicture({ root, version });
  const keep = async (): Promise<void> => {
    open().keep('80x24', PICTURE);
    await until('it is kept', () => open().last('80x24') !== null);
  };
  expect(open().last('80x24')).toBeNull();
  await keep();
  expect(open().last('80x24')).toEqual(PICTURE);
  expect(open().last('81x24')).toBeNull();
  expect(open('2').last('80x24')).toBeNull();

  const changes: Readonly<Record<string, () => void>> = {
    'the sequence': () => put('sequence.yaml', 'version: 1\nsteps: []\n'),
    'a policy': () => put('policy.yaml', 'version: 1\n'),
    'a proposal': () => put('state/proposals/p1.json', '{}'),
    'a status file, which touches the folder of its run': () => utimesSync(join(root, '.threados/runs/r1'), 1, 1),
    'the record of the run': () => put('runs/r1/run.json', '{ }'),
    'a new run': () => mkdirSync(join(root, '.threados/runs/r2')),
    'a change that a crash has cut short': () => put('state/journal.json', '{}'),
    'the end of the sequence': () => rmSync(join(root, '.threados/sequence.yaml')),
  };
  for (const [what, change] of Object.entries(changes)) {
    await keep();
    change();
    expect(open().last('80x24'), what).toBeNull();
  }
});

test('what changes while the picture is drawn makes it look old', async () => {
  using folder = temporaryFolder();
  const put = repoIn(folder.path);
  const drawing = createKeptPicture({ root: folder.path, version: '1' });
  put('sequence.yaml', 'version: 1\nname: other\n');
  drawing.keep('80x24', PICTURE);
  const file = join(folder.path, '.threados/state/cache/picture.json');
  await until('it is there', () => existsSync(file));
  expect(createKeptPicture({ root: folder.path, version: '1' }).last('80x24')).toBeNull();
});

test('a file that is none, and a disk that refuses, are no reason to fail', () => {
  using folder = temporaryFolder();
  const put = repoIn(folder.path);
  const file = join(folder.path, '.threados/state/cache');
  writeFileSync(file, 'a file where the folder should be');
  const kept = createKeptPicture({ root: folder.path, version: '1' });
  expect(kept.last('80x24')).toBeNull();
  kept.keep('80x24', PICTURE);
  rmSync(file);
  mkdirSync(file);
  put('state/cache/picture.json', '{"threados": "1", "of');
  expect(createKeptPicture({ root: folder.path, version: '1' }).last('80x24')).toBeNull();
});
