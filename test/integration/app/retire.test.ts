import { expect, test } from 'vitest';
import type { StepSpec } from '../../../src/model/sequence.ts';
import { inside } from '../../rig/inside.ts';
import { makeFolder, writeSteps } from '../../rig/repo.ts';
import { nodeStep, shellStep } from '../../rig/steps.ts';

/** A repo in which these steps are trusted, and somebody who types there. */
async function site(steps: readonly StepSpec[]) {
  const root = makeFolder();
  const does = async (line: string | readonly string[], code = 0, input?: string) => {
    const argv = typeof line === 'string' ? line.split(' ') : line;
    const outcome = await inside(root, argv, input === undefined ? {} : { input });
    expect(outcome.code, `${argv.join(' ')}\n${outcome.stdout}`).toBe(code);
    return outcome.json;
  };
  const statuses = async () => {
    const { steps: rows } = (await does('status')).data as { steps: { id: string; status: string }[] };
    return Object.fromEntries(rows.map(({ id, status }) => [id, status]));
  };
  await does('init --name test');
  writeSteps(root, steps);
  await does('trust --yes');
  return { does, statuses };
}

const gate = (id: string, ...on: string[]): StepSpec => ({ id, type: 'gate', depends_on: on });
const guarded = [shellStep('a'), gate('g', 'a'), shellStep('ship', { depends_on: ['g'] })];
const FAILS = ['--', 'node', '-e', 'process.exit(7)'];

/** Everything has run, and a person has opened the gate. */
async function finished() {
  const repo = await site(guarded);
  await repo.does('run all', 9);
  await repo.does('gate approve g');
  await repo.does('run all');
  expect(await repo.statuses()).toEqual({ a: 'DONE', g: 'DONE', ship: 'DONE' });
  return repo;
}

test('a step that is made anew under an id of old has not run, and its gate waits for a word of its own', async () => {
  const { does, statuses } = await finished();
  await does('step rm a --cascade --yes');
  await does(['step', 'add', 'a', ...FAILS]);
  await does('gate insert g --after a');
  await does('step add ship --depends-on g -- node --version');
  expect(await statuses()).toEqual({ a: 'READY', g: 'BLOCKED', ship: 'BLOCKED' });
  await does('run all', 8);
  expect(await statuses()).toEqual({ a: 'FAILED', g: 'BLOCKED', ship: 'BLOCKED' });
});

test('the approval of a gate that was removed opens no new one, though it judges the same', async () => {
  const { does, statuses } = await finished();
  await does('step rm g --cascade --yes');
  await does(['gate', 'insert', 'g', '--after', 'a']);
  expect(await statuses()).toEqual({ a: 'DONE', g: 'NEEDS_REVIEW' });
  await does('gate approve g');
  expect(await statuses()).toEqual({ a: 'DONE', g: 'DONE' });
});

test('a gate that nobody judged and a new one of its id do not share what they are about', async () => {
  const { does } = await site(guarded.slice(0, 2));
  await does('run all', 9);
  await does('step rm g --yes');
  await does('gate insert g --after a');
  await does('step edit g --name Another');
  await does('gate approve g');
});

test('one list of actions that removes a step and adds it again makes another step', async () => {
  const { does, statuses } = await finished();
  const actions = [
    { action: 'step.rm', id: 'ship' },
    { action: 'step.add', id: 'ship', command: ['node', '--version'], depends_on: ['g'] },
  ];
  await does('apply - --yes', 0, JSON.stringify({ actions }));
  expect((await statuses())['ship']).toBe('READY');
});

test('undo of a removal brings the results back', async () => {
  const { does, statuses } = await finished();
  await does('step rm a --cascade --yes');
  expect(await does('undo')).toMatchObject({ warnings: [] });
  expect(await statuses()).toEqual({ a: 'DONE', g: 'DONE', ship: 'DONE' });
});

test('undo of a removal brings no result back where another step of the id has run since, and says so', async () => {
  const { does, statuses } = await finished();
  await does('step rm ship --yes');
  await does('step add ship --depends-on g -- node --version');
  await does('run all');
  await does('undo');
  expect((await does('undo')).warnings).toEqual(['what ship had come to does not count again: the run has gone on since']);
  expect(await statuses()).toEqual({ a: 'DONE', g: 'DONE', ship: 'READY' });
});

test('undo of a removal does not bring back the approval of what has been started over since', async () => {
  const { does, statuses } = await finished();
  await does('step rm g --cascade --yes');
  await does('restart step a');
  expect((await does('undo')).warnings).toHaveLength(1);
  expect(await statuses()).toEqual({ a: 'DONE', g: 'NEEDS_REVIEW', ship: 'BLOCKED' });
});

test('undo of an addition retires what was added', async () => {
  const { does, statuses } = await site([shellStep('a')]);
  await does('step add b -- node --version');
  await does('run all');
  await does('undo');
  await does('step add b -- node --version');
  expect(await statuses()).toEqual({ a: 'DONE', b: 'READY' });
});

test('the approval of a step is none of the gate that it became, nor the other way round', async () => {
  const { does, statuses } = await site([shellStep('a'), nodeStep('x', '', { depends_on: ['a'], review: 'required' }), gate('y', 'a')]);
  await does('run all', 9);
  for (const line of ['step approve x', 'gate approve y', 'step rm x --yes', 'step rm y --yes', 'gate insert x --after a'])
    await does(line);
  await does('step add y --depends-on a --review required -- node --version');
  await does('run all', 9);
  expect(await statuses()).toEqual({ a: 'DONE', x: 'NEEDS_REVIEW', y: 'NEEDS_REVIEW' });
});
