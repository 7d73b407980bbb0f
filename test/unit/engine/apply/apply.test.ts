import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../../../src/engine/apply/apply.ts';
import { problemsOf } from '../../../../src/engine/validate.ts';
import type { EditAction } from '../../../../src/model/action.ts';
import { chain, shell } from '../build.ts';
import { state } from './edit.ts';

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const some = fc.array(id, { minLength: 1, maxLength: 3 });
const action: fc.Arbitrary<EditAction> = fc.oneof(
  fc.record({ action: fc.constant('step.add' as const), id, depends_on: fc.option(some, { nil: undefined }), prompt: fc.constant('x') }),
  fc.record({ action: fc.constant('step.edit' as const), id, lane: fc.constant('l'), unset: fc.constant<string[]>(['depends_on']) }),
  fc.record({ action: fc.constant('step.rm' as const), id, cascade: fc.boolean() }),
  fc.record({ action: fc.constant('step.clone' as const), id, new_id: id }),
  fc.record({ action: fc.constant('step.move' as const), id, before: id }),
  fc.record({ action: fc.constant('dep.add' as const), id, on: some, soft: fc.boolean() }),
  fc.record({ action: fc.constant('dep.rm' as const), id, on: some }),
  fc.record({ action: fc.constant('group.parallelize' as const), ids: some, as: fc.constant('g') }),
  fc.record({ action: fc.constant('group.parallelize' as const), id, fanout: fc.constant(3) }),
  fc.record({ action: fc.constant('fusion.create' as const), id, candidates: some }),
  fc.record({ action: fc.constant('gate.insert' as const), id, after: some, before: fc.option(some, { nil: undefined }) }),
  fc.record({ action: fc.constant('prompt.set' as const), id, prompt: fc.string() }),
);

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Map)) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

test('edits change nothing in place, name the action to blame, and leave no dangling reference behind', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 8 }), (actions) => {
      const before = state([shell('a'), shell('b', ['a']), { id: 'c', depends_on: ['b'] }], { '.threados/prompts/c.md': 'C\n' });
      frozen(before.spec);
      const prompts = [...before.prompts];
      const after = applyEdits(frozen(actions), before);
      expect([...before.prompts]).toEqual(prompts);
      expect(applyEdits(actions, before)).toEqual(after);
      if (!after.ok) {
        expect(after.error.details?.['action_index']).toBeTypeOf('number');
        return;
      }
      const problems = problemsOf(after.value.spec, { models: ['claude-code'] }).map((problem) => problem.code);
      for (const code of ['UNKNOWN_STEP', 'DUPLICATE_ID', 'CYCLE']) expect(problems).not.toContain(code);
    }),
    { numRuns: 1000 },
  );
});

test('adding and taking away again leaves what was there', () => {
  fc.assert(
    fc.property(some, fc.boolean(), (on, soft) => {
      const before = state(['a', 'b', 'c', 'd', 'e', 'f', 'z'].map((each) => shell(each)));
      const after = applyEdits(
        [
          { action: 'dep.add', id: 'z', on, soft },
          { action: 'dep.rm', id: 'z', on },
        ],
        before,
      );
      expect(after).toEqual({ ok: true, value: before });
    }),
  );
});

test('a thousand edits of a thousand steps', () => {
  const actions = chain(1000).map((step): EditAction => ({ action: 'step.edit', id: step.id, retries: 1 }));
  const after = applyEdits(actions, state(chain(1000)));
  expect(after.ok && after.value.spec.steps.every((step) => step.retries === 1)).toBe(true);
});
