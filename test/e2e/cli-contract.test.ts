import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test, describe } from 'vitest';
import { jsonSchema } from '../../src/cli/json-schema.ts';
import { makeFolder, makeRepo } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

const validate = new Ajv({ strict: false }).compile(jsonSchema('output') as object);
const sequenceOf = (root: string): string => readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8');
const OK = [process.execPath, '-e', '0'];
const BAD = [process.execPath, '-e', 'process.exit(3)'];

/** Each thread type's structure, once as command lines and once as the actions that they are. */
const STRUCTURES: readonly (readonly [line: readonly string[], action: object])[] = [
  [
    ['step', 'add', 'plan', '--model', 'claude-code', '--lane', 'plan', '--prompt', 'Draft a plan', '--name', '- the plan'],
    { action: 'step.add', id: 'plan', model: 'claude-code', lane: 'plan', prompt: 'Draft a plan', name: '- the plan' },
  ],
  [['gate', 'insert', 'ok-plan', '--after', 'plan'], { action: 'gate.insert', id: 'ok-plan', after: ['plan'] }],
  [
    ['step', 'add', 'build', '--depends-on', 'ok-plan', '--timeout', '45m', '--env', 'CI=1', '--', 'npm', 'test', '--', '-x'],
    {
      action: 'step.add',
      id: 'build',
      depends_on: ['ok-plan'],
      timeout: '45m',
      env: { CI: '1' },
      model: 'shell',
      command: ['npm', 'test', '--', '-x'],
    },
  ],
  [
    ['step', 'add', 'explore', '--model', 'codex', '--prompt', 'Look around'],
    { action: 'step.add', id: 'explore', model: 'codex', prompt: 'Look around' },
  ],
  [['group', 'parallelize', 'explore', '--fanout', '3'], { action: 'group.parallelize', id: 'explore', fanout: 3 }],
  [
    ['fusion', 'create', 'login', '--models', 'claude-code,codex', '--prompt', 'Build the form'],
    { action: 'fusion.create', id: 'login', models: ['claude-code', 'codex'], prompt: 'Build the form' },
  ],
  [
    ['step', 'add', 'orchestrate', '--type', 'b', '--model', 'gemini', '--prompt', 'Lead'],
    { action: 'step.add', id: 'orchestrate', type: 'b', model: 'gemini', prompt: 'Lead' },
  ],
  [
    ['step', 'add', 'soak', '--type', 'l', '--', 'node', 'soak.js'],
    { action: 'step.add', id: 'soak', type: 'l', model: 'shell', command: ['node', 'soak.js'] },
  ],
  [['step', 'clone', 'build', 'build-2'], { action: 'step.clone', id: 'build', new_id: 'build-2' }],
  [['dep', 'add', 'soak', '--on', 'build,build-2'], { action: 'dep.add', id: 'soak', on: ['build', 'build-2'] }],
  [['dep', 'add', 'soak', '--on', 'login', '--soft'], { action: 'dep.add', id: 'soak', on: ['login'], soft: true }],
  [
    ['group', 'parallelize', 'build', 'build-2', '--as', 'checks'],
    { action: 'group.parallelize', ids: ['build', 'build-2'], as: 'checks' },
  ],
  [['step', 'edit', 'build', '--retries', '2', '--unset', 'env'], { action: 'step.edit', id: 'build', retries: 2, unset: ['env'] }],
  [['step', 'move', 'soak', '--lane', 'watch'], { action: 'step.move', id: 'soak', lane: 'watch' }],
];

describe('a sequence built by command lines', () => {
  test('is byte for byte the one that a single apply makes', async () => {
    const [byLines, byApply] = [makeFolder('lines'), makeFolder('apply')];
    for (const root of [byLines, byApply]) expect((await seqctl(root, ['init', '--name', 'same'])).code).toBe(0);
    for (const [line] of STRUCTURES) {
      const { code, stdout, json } = await seqctl(byLines, line);
      expect(code, `${line.join(' ')}: ${stdout}`).toBe(0);
      expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    }
    const actions = STRUCTURES.map(([, action]) => action);
    const applied = await seqctl(byApply, ['apply', '-'], { input: JSON.stringify({ actions }) });
    expect(applied.code, applied.stdout).toBe(0);
    expect(sequenceOf(byApply)).toBe(sequenceOf(byLines));
    expect((await seqctl(byLines, ['validate'])).code).toBe(0);
  });

  test('is not touched by --dry-run, nor by anything that fails', async () => {
    const root = await makeRepo([{ id: 'a', model: 'shell', command: OK }]);
    const before = sequenceOf(root);
    const planned = await seqctl(root, ['step', 'add', 'b', '--depends-on', 'a', '--dry-run', '--', 'node', 'x.js']);
    expect({ code: planned.code, committed: (planned.json.data as { committed: boolean }).committed }).toEqual({
      code: 0,
      committed: false,
    });
    expect((planned.json.data as { diff: string }).diff).toContain('+  - id: b');
    for (const [line, code, error] of [
      ['step add a', 3, 'DUPLICATE_ID'],
      ['step add b --depends-on nobody', 3, null],
      ['dep add a --on a', 3, null],
      ['step add ../x', 3, 'INVALID_ACTION'],
      ['step rm a', 5, 'CONFIRMATION_REQUIRED'],
      ['step rm a --yes --if-revision ffffffffffff', 6, 'REVISION_MISMATCH'],
      ['step ad b', 2, 'USAGE'],
    ] as const) {
      const outcome = await seqctl(root, line.split(' '));
      expect(outcome.code, `${line}: ${outcome.stdout}`).toBe(code);
      if (error !== null) expect(outcome.json.error.code).toBe(error);
      expect(validate(outcome.json), JSON.stringify(validate.errors)).toBe(true);
    }
    expect(sequenceOf(root)).toBe(before);
  });
});

describe('exit codes of runs', () => {
  test('0, then 8 for a failed step, with its id in the details', async () => {
    const root = await makeRepo([
      { id: 'good', model: 'shell', command: OK },
      { id: 'bad', model: 'shell', command: BAD, depends_on: ['good'] },
    ]);
    expect((await seqctl(root, ['run', 'step', 'good'])).code).toBe(0);
    const failed = await seqctl(root, ['run', 'all']);
    expect({ code: failed.code, error: failed.json.error.code }).toEqual({ code: 8, error: 'STEP_FAILED' });
    expect(failed.json.error.details).toMatchObject({ run_id: expect.any(String) as string, steps: expect.any(Array) as unknown[] });
    const status = await seqctl(root, ['status']);
    expect(validate(status.json), JSON.stringify(validate.errors)).toBe(true);
    expect((await seqctl(root, ['wait', 'good', '--timeout', '1s'])).code).toBe(0);
  });

  test('9 at a gate, 3 where nothing was initialised, 5 for what came from elsewhere', async () => {
    const gated = await makeRepo([
      { id: 'a', model: 'shell', command: OK },
      { id: 'g', type: 'gate', depends_on: ['a'] },
    ]);
    expect(await seqctl(gated, ['run', 'all'])).toMatchObject({ code: 9, json: { error: { code: 'GATE_PENDING' } } });
    expect(await seqctl(makeFolder(), ['status'])).toMatchObject({ code: 3, json: { error: { code: 'NOT_INITIALIZED' }, revision: null } });
    writeFileSync(
      join(gated, '.threados', 'sequence.yaml'),
      `version: 1\nsteps:\n  - {id: a, model: shell, command: ${JSON.stringify(BAD)}}\n`,
    );
    expect(await seqctl(gated, ['run', 'all', '--new-run'])).toMatchObject({ code: 5, json: { error: { code: 'TRUST_REQUIRED' } } });
  });

  test('an agent is refused what only a person may do, and gets a proposal for the rest', async () => {
    const root = await makeRepo([{ id: 'a', model: 'shell', command: OK }]);
    const env = { CLAUDECODE: '1' };
    const proposed = await seqctl(root, ['step', 'add', 'b', '--yes', '--', 'node'], { env });
    expect(proposed).toMatchObject({
      code: 5,
      json: { error: { code: 'PROPOSAL_PENDING', details: { proposal_id: expect.any(String) as string } } },
    });
    for (const line of ['undo', 'trust --yes', 'policy mode power --yes', 'accept a', 'step approve a']) {
      expect(await seqctl(root, line.split(' '), { env }), line).toMatchObject({ code: 4, json: { error: { code: 'POLICY_DENIED' } } });
    }
    const listed = await seqctl(root, ['proposal', 'ls']);
    expect(validate(listed.json), JSON.stringify(validate.errors)).toBe(true);
  });
});

test('the repo is found upward, and -C runs as if started there', async () => {
  const root = await makeRepo([{ id: 'a', model: 'shell', command: OK }]);
  mkdirSync(join(root, 'deep', 'er'), { recursive: true });
  const here = await seqctl(root, ['status']);
  expect((await seqctl(join(root, 'deep', 'er'), ['status'])).stdout).toBe(here.stdout);
  expect((await seqctl(makeFolder('elsewhere'), ['-C', join(root, 'deep'), 'status'])).stdout).toBe(here.stdout);
});

test('the text of a broken file shows the place', async () => {
  const root = makeFolder();
  await seqctl(root, ['init']);
  writeFileSync(join(root, '.threados', 'sequence.yaml'), 'version: 1\nsteps:\n  - id: a\n    modle: shell\n');
  const { code, stdout, stderr } = await seqctl(root, ['validate', '--format', 'text']);
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
  expect(stderr).toMatch(/^seqctl: \.threados\/sequence\.yaml:4:5: .*"model".*\n {4}4 \| {5}modle: shell\n +\^{5}\n/);
});

test('doctor, schema, completion and help answer anywhere', async () => {
  const root = makeFolder();
  for (const line of ['doctor', 'schema', 'completion bash', '--help', 'step add --help', '--version']) {
    const { code, stdout, stderr } = await seqctl(root, line.split(' '));
    expect({ line, code, stderr, said: stdout.length > 0 }).toEqual({ line, code: 0, stderr: '', said: true });
  }
  expect(JSON.parse((await seqctl(root, ['schema', 'sequence', '--format', 'text'])).stdout)).toEqual(
    JSON.parse(JSON.stringify(jsonSchema('sequence'))),
  );
});

test('what was done is told as done, where no file changed too', async () => {
  const root = await makeRepo([{ id: 'ok', type: 'gate' }]);
  expect((await seqctl(root, ['run', 'all'])).code).toBe(9);
  const text = ['--format', 'text'];
  expect((await seqctl(root, ['gate', 'approve', 'ok', '--dry-run', ...text])).stdout).toContain('would: approve ok\n');
  expect((await seqctl(root, ['gate', 'approve', 'ok', ...text])).stdout).toBe('done: approve ok\n');
});
