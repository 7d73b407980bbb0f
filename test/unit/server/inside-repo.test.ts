import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { insideRepo } from '../../../src/server/inside-repo.ts';
import { makeFolder } from '../../rig/repo.ts';

test('only YAML files of the repo, after links', async () => {
  const root = makeFolder();
  mkdirSync(join(root, 'sub'));
  for (const name of ['a.yaml', 'sub/b.yml', '.env', '..c.yaml']) writeFileSync(join(root, name), 'version: 1\n');
  writeFileSync(join(dirname(root), 'outside.yaml'), 'secret: 1\n');
  // Windows lets only some users make links to files; without them the names below are those of no file.
  if (process.platform !== 'win32') {
    symlinkSync(join(dirname(root), 'outside.yaml'), join(root, 'link.yaml'));
    symlinkSync(join(root, '.env'), join(root, 'env.yaml'));
  }
  const taken = async (file: string) => (await insideRepo(root, file)).ok;
  expect(await Promise.all(['a.yaml', 'sub/b.yml', 'sub/../a.yaml', join(root, 'a.yaml')].map(taken))).toEqual([true, true, true, true]);
  const others = [
    '.env',
    'env.yaml',
    'link.yaml',
    '../outside.yaml',
    join(dirname(root), 'outside.yaml'),
    'nothing.yaml',
    'sub',
    '',
    '.',
    '/etc/passwd',
    'a.yaml\0.yaml',
  ];
  for (const file of others) expect(await taken(file), file).toBe(false);
});
