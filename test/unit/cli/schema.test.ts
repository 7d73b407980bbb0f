import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { expect, test, describe } from 'vitest';
import { jsonSchema } from '../../../src/cli/json-schema.ts';
import { SCHEMA_NAMES } from '../../../src/cli/table/basics.ts';
import { failing } from '../../fakes/fake-threados.ts';
import { cli } from '../../rig/cli.ts';

const ajv = new Ajv({ strict: false });

test.each(SCHEMA_NAMES)('the schema of %s is a JSON Schema', (name) => {
  expect(ajv.compile(jsonSchema(name) as object)).toBeTypeOf('function');
});

test.each(SCHEMA_NAMES)('docs/schemas/%s.json is the one in use (npx vitest -u writes it anew)', async (name) => {
  const published = new URL(`../../../docs/schemas/${name}.json`, import.meta.url);
  await expect(`${JSON.stringify(jsonSchema(name), null, 2)}\n`).toMatchFileSnapshot(fileURLToPath(published));
});

test('schema prints one alone, or all of them', async () => {
  const { stdout } = await cli(['schema', 'sequence', '--format', 'text']);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(jsonSchema('sequence'))));
  expect(Object.keys((await cli(['schema'])).json.data as object)).toEqual([...SCHEMA_NAMES]);
});

describe('every answer holds to the schema of output', () => {
  const validate = ajv.compile(jsonSchema('output') as object);
  const lines = [
    ...[
      'init',
      'validate',
      'status',
      'step add x',
      'step show plan',
      'run all',
      'stop all',
      'wait plan',
      'logs plan',
      'diff plan',
      'accept plan',
    ],
    ...['prompt show plan', 'prompt generate plan', 'undo', 'proposal ls', 'proposal show p-3f9a12cd', 'proposal apply p-3f9a12cd'],
    ...[
      'proposal discard p-3f9a12cd',
      'policy show',
      'policy allow jq',
      'trust',
      'reconcile',
      'runs ls',
      'worktree ls',
      'worktree rm plan',
      'runs show r',
      'audit',
      'audit --verify',
    ],
    ...['mprocs open', 'mprocs status', 'mprocs close', 'schema', 'doctor', 'completion bash --json', '--help --json', '--version --json'],
    ...['nonsense', 'status --nonsense', 'step add'],
  ];
  test.each(lines)('%s', async (line) => {
    const { json } = await cli(line.split(' '));
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  });

  test('a failure with everything', async () => {
    const { json } = await cli(['status'], { threados: { status: failing('CYCLE', 'x', { details: { steps: ['a'] }, hint: 'y' }) } });
    expect(validate(json)).toBe(true);
  });

  test('and what does not is found', () => {
    const right = { ok: true, command: 'status', revision: null, warnings: [] };
    expect(validate({ ...right, data: {} })).toBe(false);
    expect(validate({ ...right, command: 'undo', data: {} })).toBe(true);
    expect(validate({ ...right, command: 'undo', data: {}, more: 1 })).toBe(false);
    expect(validate({ ok: false, command: 'x', revision: null, error: { code: 'NOPE', message: '', details: {}, hint: null } })).toBe(
      false,
    );
  });
});
