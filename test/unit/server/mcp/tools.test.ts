import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { ACTION_NAMES, ACTION_SCHEMAS } from '../../../../src/model/action.ts';
import { fail, ok } from '../../../../src/model/result.ts';
import { HUMAN_ONLY_ACTIONS } from '../../../../src/policy/person.ts';
import { actionTools } from '../../../../src/server/mcp/action-tools.ts';
import { toolResult } from '../../../../src/server/mcp/answer.ts';
import { readTools } from '../../../../src/server/mcp/read-tools.ts';
import { FIELD_WORDS, OFFERED_ACTIONS } from '../../../../src/server/mcp/words.ts';
import { fakeThreadOs } from '../../../fakes/fake-threados.ts';

const tools = [...readTools(), ...actionTools()];
const tool = (name: string) => tools.find((each) => each.name === name)!;
const never = new AbortController().signal;

test('every action is offered, but for those that only a person carries out', () => {
  expect([...OFFERED_ACTIONS, ...HUMAN_ONLY_ACTIONS].sort()).toEqual([...ACTION_NAMES].sort());
});

test('names are those that every client takes, and none comes twice', () => {
  for (const { name } of tools) expect(name).toMatch(/^[a-z_]{1,40}$/);
  expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
});

const ajv = new Ajv({ strict: false });
test.each(tools)('the schema of $name is a JSON Schema of an object', ({ inputSchema, description }) => {
  expect(inputSchema.type).toBe('object');
  expect(inputSchema.properties).not.toHaveProperty('action');
  expect(ajv.compile(inputSchema)).toBeTypeOf('function');
  expect(description).toMatch(/\.$/);
});

test('all that is said of fields is said of fields that there are', () => {
  const fields = new Set(OFFERED_ACTIONS.flatMap((action) => Object.keys(ACTION_SCHEMAS[action].entries)));
  expect(Object.keys(FIELD_WORDS).filter((field) => !fields.has(field))).toEqual([]);
});

test('the whole list stays small enough to be read into every conversation', () => {
  const listed = tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }));
  expect(JSON.stringify(listed).length).toBeLessThan(32_000);
});

describe('an action', () => {
  test('goes through the pipeline without a yes, without waiting, and with what was said of it', async () => {
    const os = fakeThreadOs();
    await tool('step_rm').call(os, { id: 'plan', cascade: true, why: 'not needed', if_revision: 'abc' }, never);
    expect(os.calls).toEqual([
      {
        method: 'perform',
        request: {
          actions: [{ action: 'step.rm', id: 'plan', cascade: true }],
          yes: false,
          dry_run: false,
          if_revision: 'abc',
          wait: false,
          request: 'not needed',
        },
      },
    ]);
  });

  test.each([
    ['step_add', { id: 'x', yes: true }, 'INVALID_ACTION'],
    ['step_add', { id: 'x', dry_run: 'yes' }, 'INVALID_VALUE'],
    ['step_add', {}, 'INVALID_ACTION'],
    ['step_rm', { id: 'x', action: 'policy.mode', mode: 'power' }, 'INVALID_ACTION'],
    ['apply', {}, 'INVALID_ACTION'],
    ['apply', { actions: [], yes: true }, 'INVALID_ACTION'],
    ['apply', { actions: 'step.add' }, 'INVALID_ACTION'],
    ['logs', { id: 'x', tail: -1 }, 'INVALID_VALUE'],
    ['logs', { idd: 'x' }, 'INVALID_VALUE'],
    ['wait', { timeout: 'soon' }, 'INVALID_VALUE'],
  ])('%s refuses %j', async (name, args, code) => {
    const os = fakeThreadOs();
    const answer = await tool(name).call(os, args, never);
    expect(answer).toMatchObject({ ok: false, error: { code } });
    expect(os.calls).toEqual([]);
  });

  test('a stop that could not be proven is an error', async () => {
    const os = fakeThreadOs();
    const performed = await os.perform({ actions: [], yes: false, dry_run: true, if_revision: null, wait: false, signal: never });
    if (!performed.ok) throw new Error();
    const stopped = { instances: [{ instance: 'build', outcome: 'not-proven' as const, survivors: [{ pid: 7, command: 'node' }] }] };
    const stubborn = fakeThreadOs({ perform: () => Promise.resolve(ok({ ...performed.value, stopped })) });
    expect(await tool('stop_step').call(stubborn, { ids: ['build'] }, never)).toMatchObject({
      ok: false,
      error: { code: 'NOT_PROVEN_STOPPED', message: expect.stringContaining('build') as string },
    });
  });
});

test('a log is plain text, its long lines cut', async () => {
  const lines = ['\u001b[31mred\u001b[0m', 'x'.repeat(5_000)];
  const os = fakeThreadOs({ logs: () => Promise.resolve(ok({ instance: 'a', attempt: 2, path: 'runs/a/stdout.log', lines, skipped: 9 })) });
  const answer = await tool('logs').call(os, { id: 'a' }, never);
  expect(answer).toMatchObject({ ok: true, value: { kind: 'text' } });
  const { text } = (answer as unknown as { value: { text: string } }).value;
  expect(text.split('\n')).toEqual([
    'a, attempt 2, runs/a/stdout.log, 9 earlier lines left out:',
    'red',
    `${'x'.repeat(2_000)}… (3000 more characters)`,
  ]);
});

describe('an answer', () => {
  test('keeps code, hint and details of a failure, and is an error', () => {
    const result = toolResult('step.rm', fail('IN_USE', 'others wait for it', { hint: 'say cascade', details: { steps: ['b'] } }));
    expect(result).toMatchObject({
      isError: true,
      structuredContent: { ok: false, command: 'step.rm', error: { code: 'IN_USE', hint: 'say cascade', details: { steps: ['b'] } } },
    });
  });

  test('that says what was proposed is none', () => {
    const result = toolResult('step.rm', fail('PROPOSAL_PENDING', 'kept as p-1', { details: { proposal_id: 'p-1' } }));
    expect(result.isError).toBeUndefined();
    expect(result.structuredContent).toMatchObject({ error: { details: { proposal_id: 'p-1' } } });
  });
});
