import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerSchema, CHAT_ACTIONS } from '../../../src/chat/wire/json-schema.ts';
import { readAnswer } from '../../../src/chat/wire/read-answer.ts';
import { saidSoFar } from '../../../src/chat/wire/said-so-far.ts';
import { ACTION_NAMES } from '../../../src/model/action.ts';
import { HUMAN_ONLY_ACTIONS } from '../../../src/policy/person.ts';

const holds = new Ajv({ strict: false }).compile(answerSchema());

/** Every schema inside the schema. */
function* within(schema: unknown): Generator<Record<string, unknown>> {
  if (Array.isArray(schema)) for (const item of schema) yield* within(item);
  else if (typeof schema === 'object' && schema !== null) {
    yield schema as Record<string, unknown>;
    for (const item of Object.values(schema)) yield* within(item);
  }
}

describe('the schema of an answer', () => {
  test('keeps to what constrained decoding knows: closed objects, all of their properties required, no bounds', () => {
    for (const schema of within(answerSchema())) {
      if (schema['type'] === 'object') {
        expect(schema['additionalProperties']).toBe(false);
        expect(schema['required']).toEqual(Object.keys(schema['properties'] as object));
      }
      for (const word of [
        'pattern',
        'minLength',
        'maxLength',
        'minimum',
        'maximum',
        'minItems',
        'maxItems',
        'propertyNames',
        '$ref',
        'const',
      ]) {
        if (typeof schema[word] !== 'object') expect(schema[word], word).toBeUndefined();
      }
    }
  });

  test('is small enough to be compiled: sixteen unions at most, and nothing optional', () => {
    const unions = [...within(answerSchema())].filter((schema) => Array.isArray(schema['anyOf']));
    expect(unions.length).toBeLessThanOrEqual(16);
    expect(JSON.stringify(answerSchema()).length).toBeLessThan(17_000);
  });

  test('has a word for every action but those that only a person carries out', () => {
    expect(new Set([...CHAT_ACTIONS, ...HUMAN_ONLY_ACTIONS])).toEqual(new Set(ACTION_NAMES));
    expect(CHAT_ACTIONS.filter((name) => HUMAN_ONLY_ACTIONS.includes(name))).toEqual([]);
  });
});

test('an answer that the schema lets through is read into plain actions', () => {
  const set = [
    { field: 'type', value: 'l' },
    { field: 'depends_on', value: ['plan'] },
    { field: 'env', value: [{ name: 'NODE_ENV', value: 'test' }] },
    { field: 'watchdog', value: { set: [{ field: 'verify', value: ['npm', 'test'] }] } },
    { field: 'join', value: 2 },
  ];
  const answer = {
    say: 'Done.',
    look: [],
    actions: [
      { action: 'step.add', id: 'watch', set },
      { action: 'run.step', ids: ['watch'], set: [] },
    ],
  };
  expect(holds(answer), JSON.stringify(holds.errors)).toBe(true);
  expect(readAnswer(JSON.stringify(answer))).toEqual({
    ok: true,
    value: {
      say: 'Done.',
      look: [],
      actions: [
        {
          action: 'step.add',
          id: 'watch',
          type: 'l',
          depends_on: ['plan'],
          env: { NODE_ENV: 'test' },
          watchdog: { verify: ['npm', 'test'] },
          join: 2,
        },
        { action: 'run.step', ids: ['watch'] },
      ],
    },
  });
});

test('a field of the wrong type is refused by the schema', () => {
  const answer = (value: unknown) => ({
    say: '',
    look: [],
    actions: [{ action: 'step.edit', id: 'a', set: [{ field: 'retries', value }] }],
  });
  expect(holds(answer(2))).toBe(true);
  expect(holds(answer('two'))).toBe(false);
});

test('plain actions, fences and nulls are taken too, where nothing constrains the decoding', () => {
  const text = '```json\n{"say":"x","actions":[{"action":"step.add","id":"a","command":["true"],"lane":null}]}\n```';
  expect(readAnswer(text)).toMatchObject({ value: { actions: [{ action: 'step.add', id: 'a', command: ['true'] }] } });
});

test.each([
  ['nothing', ''],
  ['prose', 'I will add a step.'],
  ['a list', '[]'],
  ['no text', '{"say":1}'],
  ['an unknown action', '{"say":"","actions":[{"action":"shell","command":"rm"}]}'],
  ['an unknown field', '{"say":"","actions":[{"action":"step.add","id":"a","set":[{"field":"shell","value":"rm"}]}]}'],
  ['an unknown look', '{"say":"","look":[{"what":"file","id":"/etc/passwd"}]}'],
  ['a prototype', '{"say":"","actions":[{"action":"__proto__"}]}'],
])('%s is refused with a reason', (_name, text) => {
  expect(readAnswer(text)).toMatchObject({ ok: false, error: { code: 'INVALID_ACTION' } });
});

test('whatever comes, reading it never throws', () => {
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => typeof readAnswer(text).ok === 'boolean'));
});

test('what is said is shown while it comes, cut anywhere', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), (say, at) => {
      const text = JSON.stringify({ say, actions: [] });
      const cut = text.slice(0, at % (text.length + 1));
      const shown = saidSoFar(cut);
      expect(say.startsWith(shown) || shown === '').toBe(true);
      expect(saidSoFar(text)).toBe(say);
    }),
  );
});
