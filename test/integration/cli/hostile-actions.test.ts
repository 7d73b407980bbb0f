import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTION_NAMES, ACTION_SCHEMAS, type ActionName } from '../../../src/model/action.ts';
import { expectHarmless, filesBelow, inside, makeSite } from '../../rig/inside.ts';
import { hostileValue, hostileWord } from './hostile.ts';

/** Runs are left to those who have a person's trust: these never start anything. */
const EDITING = ACTION_NAMES.filter((name) => !name.startsWith('run.') && !name.startsWith('restart.') && !name.startsWith('mprocs.'));

const fieldsOf = (name: ActionName) => Object.keys(ACTION_SCHEMAS[name].entries).filter((key) => key !== 'action');
const id = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', 'd') }, { weight: 1, arbitrary: hostileWord });
/** Half right, so that it comes further than the schema: an id that is there or could be, and a few fields of any kind. */
const action = fc.constantFrom(...EDITING).chain((name) =>
  fc.record(
    {
      action: fc.constant<string>(name),
      id,
      ...Object.fromEntries(
        fieldsOf(name)
          .filter((key) => key !== 'id')
          .map((key) => [
            key,
            key === 'after' || key === 'before' || key === 'on' ? fc.oneof(id, fc.array(id, { maxLength: 2 })) : hostileValue,
          ]),
      ),
    },
    { requiredKeys: ['action', 'id'] },
  ),
);
const request = fc.oneof(
  { weight: 8, arbitrary: fc.array(action, { minLength: 1, maxLength: 4 }).map((actions) => JSON.stringify({ actions })) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: hostileValue.map((value) => JSON.stringify({ actions: value })) },
);

test('no list of actions is a bug, half a change, or a file outside the repo', async () => {
  await fc.assert(
    fc.asyncProperty(request, fc.boolean(), async (input, yes) => {
      using site = await makeSite();
      const before = filesBelow(site.base);
      const argv = ['apply', '-', ...(yes ? ['--yes'] : [])];
      expectHarmless(await inside(site.root, argv, { input }), before, site.base, input);
      // What was taken must be a sequence that can still be read.
      expect((await inside(site.root, ['validate'])).code, input).toBe(0);
    }),
    { numRuns: 80 },
  );
});

test.each(['agent:codex', 'http', 'mcp', 'chat'] as const)('in SAFE no list of actions by %s changes a file', async (as) => {
  using site = await makeSite();
  const before = filesBelow(site.base);
  await fc.assert(
    fc.asyncProperty(request, fc.boolean(), async (input, yes) => {
      const outcome = await inside(site.root, ['apply', '-', ...(yes ? ['--yes'] : [])], { input, as });
      expect(outcome.code, outcome.stdout).toBeOneOf([3, 4, 5]);
      expectHarmless(outcome, before, site.base, input);
    }),
    { numRuns: 60 },
  );
});

test.each([
  [
    "a key that is every object's own",
    '{"actions":[{"action":"step.add","id":"c","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}]}',
  ],
  [
    'an environment of such keys',
    '{"actions":[{"action":"step.add","id":"c","env":{"__proto__":"x","constructor":"y"},"model":"shell","command":["node"]}]}',
  ],
  ['such a key at the top', '{"__proto__":{"actions":[]},"actions":[{"action":"undo"}]}'],
  ['10 MB of prompt', JSON.stringify({ actions: [{ action: 'step.add', id: 'c', prompt: 'x'.repeat(10_000_000) }] })],
  ['a name of 10 MB', JSON.stringify({ actions: [{ action: 'step.add', id: 'x'.repeat(10_000_000) }] })],
  ['a field of 10 MB that is not there', JSON.stringify({ actions: [{ action: 'step.add', id: 'c', ['k'.repeat(10_000_000)]: 1 }] })],
  ['a million actions', `{"actions":[${'{},'.repeat(1_000_000)}{}]}`],
  ['brackets to the ground', '['.repeat(5_000_000)],
  ['a value nested to the ground', `{"actions":[{"action":"step.add","id":"c","items":${'['.repeat(100_000)}${']'.repeat(100_000)}}]}`],
  [
    'ten thousand words that match nothing',
    JSON.stringify({ actions: [{ action: 'dep.add', id: 'a', on: Array.from({ length: 10_000 }, (_, i) => `n${i}`) }] }),
  ],
])('%s is refused, and quickly', async (what, input) => {
  using site = await makeSite();
  const before = filesBelow(site.base);
  const began = performance.now();
  const outcome = await inside(site.root, ['apply', '-'], { input });
  expect(outcome.code, outcome.stdout.slice(0, 500)).toBe(3);
  expect(outcome.stdout.length).toBeLessThan(20_000);
  expect(performance.now() - began).toBeLessThan(10_000);
  expectHarmless(outcome, before, site.base, what);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('a prompt is written below the repo or not at all, whatever the paths say', async () => {
  await fc.assert(
    fc.asyncProperty(hostileWord, fc.constantFrom('step.add', 'step.edit', 'prompt.set'), async (path, name) => {
      using site = await makeSite();
      const own = join(site.root, '.threados', 'policy.yaml');
      const policy = readFileSync(own, 'utf8');
      const before = filesBelow(site.base);
      const fields = { action: 'step.add', id: 'c', prompt_file: path };
      const edits =
        name === 'step.add' ? [{ ...fields, prompt: 'mode: power' }] : [fields, { action: name, id: 'c', prompt: 'mode: power' }];
      const outcome = await inside(site.root, ['apply', '-'], { input: JSON.stringify({ actions: edits }) });
      if (outcome.code === 0) {
        const made = [...filesBelow(site.base).keys()].filter((file) => !before.has(file));
        for (const file of made) expect(file).toMatch(/^\/a repo\/(?!\.threados\/(?!prompts\/|templates\/))(?!\.git\/).*$/);
      } else expectHarmless(outcome, before, site.base, path);
      expect(readFileSync(own, 'utf8')).toBe(policy);
    }),
    { numRuns: 60 },
  );
});

test('a list that fails at its last action has done nothing', async () => {
  using site = await makeSite();
  writeFileSync(join(site.root, '.threados', 'prompts', 'a.md'), 'as a person left it\n');
  const before = filesBelow(site.base);
  const actions = [
    { action: 'step.add', id: 'c', prompt: 'new' },
    { action: 'prompt.set', id: 'a', prompt: 'changed' },
    { action: 'step.rm', id: 'nobody' },
  ];
  const outcome = await inside(site.root, ['apply', '-', '--yes'], { input: JSON.stringify({ actions }) });
  expect(outcome.json.error).toMatchObject({ code: 'UNKNOWN_STEP', details: { action_index: 2 } });
  expect(filesBelow(site.base)).toEqual(before);
});
