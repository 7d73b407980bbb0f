import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { makeFolder } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

/** The schema that an editor finds by the file's own first line. */
function schemaOf(path: string): object {
  const [, found = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(path, 'utf8')) ?? [];
  expect(found, path).toMatch(/^\.\//);
  return JSON.parse(readFileSync(resolve(dirname(path), found), 'utf8')) as object;
}
const compile = (schema: object) => new Ajv({ strict: false }).compile(schema);

test.each([[], ['--template', 'fusion'], ['--template', 'phases']])(
  'sequence.yaml and policy.yaml name a schema that is there and that they keep (init %s %s)',
  async (...options) => {
    const root = makeFolder();
    expect((await seqctl(root, ['init', ...options])).code).toBe(0);
    for (const name of ['sequence.yaml', 'policy.yaml']) {
      const path = join(root, '.threados', name);
      const validate = compile(schemaOf(path));
      const value = parse(readFileSync(path, 'utf8')) as object;
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
      expect(validate({ ...value, modle: 1 })).toBe(false);
    }
  },
);

test('a clone, which has no state/, has them after the first command; old ones are renewed', async () => {
  const root = makeFolder();
  await seqctl(root, ['init']);
  const state = join(root, '.threados', 'state');
  rmSync(state, { recursive: true });
  expect((await seqctl(root, ['status'])).code).toBe(0);
  const schemas = join(state, 'schemas', 'policy.json');
  const text = readFileSync(schemas, 'utf8');
  writeFileSync(schemas, '{}');
  await seqctl(root, ['validate']);
  expect(readFileSync(schemas, 'utf8')).toBe(text);
});

test('nothing is written where there is no sequence', async () => {
  const root = makeFolder();
  await seqctl(root, ['status']);
  expect(() => readFileSync(join(root, '.threados', 'state', 'schemas', 'policy.json'))).toThrow('ENOENT');
});
