import { describe, expect, test } from 'vitest';
import { shell } from '../build.ts';
import { edited, ids, refused, state } from './edit.ts';

describe('step.add', () => {
  test('goes to the end, written in one order of fields', () => {
    const { steps, prompts } = edited(state([shell('a')]), {
      action: 'step.add',
      depends_on: ['a'],
      model: 'codex',
      name: undefined,
      prompt: 'Do it',
      lane: 'build',
      id: 'b',
    });
    expect(steps[1]).toEqual({ id: 'b', lane: 'build', model: 'codex', depends_on: ['a'] });
    expect(Object.keys(steps[1]!)).toEqual(['id', 'lane', 'model', 'depends_on']);
    expect(prompts).toEqual({ '.threados/prompts/b.md': 'Do it\n' });
  });

  test('a command makes it a shell step, unless it names a model', () => {
    expect(edited(state([]), { action: 'step.add', id: 'a', command: ['x'] }).steps).toEqual([{ id: 'a', model: 'shell', command: ['x'] }]);
    expect(edited(state([]), { action: 'step.add', id: 'a', command: ['x'], model: 'codex' }).steps[0]?.model).toBe('codex');
  });

  test('the prompt goes where the step says, and a shell step is told where its prompt lies', () => {
    expect(edited(state([]), { action: 'step.add', id: 'a', prompt_file: 'docs/a.md', prompt: 'x\n' })).toEqual({
      steps: [{ id: 'a', prompt_file: 'docs/a.md' }],
      prompts: { 'docs/a.md': 'x\n' },
    });
    expect(edited(state([]), { action: 'step.add', id: 'a', command: ['x'], prompt: '' })).toEqual({
      steps: [{ id: 'a', model: 'shell', command: ['x'], prompt_file: '.threados/prompts/a.md' }],
      prompts: { '.threados/prompts/a.md': '' },
    });
  });

  test('an id that is taken', () => {
    expect(refused(state([shell('a')]), { action: 'step.add', id: 'a' })).toMatchObject({
      code: 'DUPLICATE_ID',
      details: { steps: ['a'], action_index: 0 },
    });
  });

  test('a step may name one that a later action adds, but not one that none adds', () => {
    const b = { action: 'step.add', id: 'b', depends_on: ['a'] } as const;
    expect(ids(edited(state([]), { ...b, depends_on: ['a'] }, { action: 'step.add', id: 'a' }).steps)).toEqual(['b', 'a']);
    expect(refused(state([shell('alpha')]), { action: 'step.add', id: 'c' }, { ...b, depends_on: ['alpho'] })).toMatchObject({
      code: 'UNKNOWN_STEP',
      message: 'there is no step "alpho". Did you mean "alpha"?',
      details: { action_index: 1 },
    });
  });

  test.each(['.git/hooks/x.md', '.threados/policy.yaml', '../x.md', 'src/main.ts', 'package.json'])(
    'a prompt is never written to %s',
    (prompt_file) => {
      expect(refused(state([]), { action: 'step.add', id: 'a', prompt_file, prompt: 'x' })).toMatchObject({ code: 'INVALID_ACTION' });
    },
  );

  test('a gate takes no prompt', () => {
    expect(refused(state([]), { action: 'step.add', id: 'g', type: 'gate', prompt: 'x' })).toMatchObject({ code: 'INVALID_ACTION' });
  });
});

describe('step.edit', () => {
  const before = () => state([shell('a', [], { lane: 'x', retries: 2 }), { id: 'b', name: 'B' }]);

  test('sets what is given, takes away what is unset, keeps the rest', () => {
    expect(edited(before(), { action: 'step.edit', id: 'a', lane: undefined, timeout: '5m', unset: ['retries'] }).steps[0]).toEqual({
      id: 'a',
      command: ['true'],
      lane: 'x',
      timeout: '5m',
    });
  });

  test('a command makes it a shell step', () => {
    expect(edited(before(), { action: 'step.edit', id: 'b', command: ['make'] }).steps[1]).toMatchObject({
      model: 'shell',
      command: ['make'],
    });
  });

  test('writes the prompt', () => {
    expect(edited(before(), { action: 'step.edit', id: 'b', prompt: 'new' }).prompts).toEqual({ '.threados/prompts/b.md': 'new\n' });
  });

  test.each([
    [['id'], 'a step cannot be without its id'],
    [['retriess'], 'a step has no field "retriess". Did you mean "retries"?'],
    [['timeout'], 'timeout is both set and unset'],
  ])('unset %j is refused', (unset, message) => {
    expect(refused(before(), { action: 'step.edit', id: 'a', timeout: '1m', unset })).toMatchObject({ code: 'INVALID_ACTION', message });
  });

  test('an unknown step, an unknown dependency, a circle', () => {
    expect(refused(before(), { action: 'step.edit', id: 'zz' })).toMatchObject({ code: 'UNKNOWN_STEP' });
    expect(refused(before(), { action: 'step.edit', id: 'a', after: ['zz'] })).toMatchObject({ code: 'UNKNOWN_STEP' });
    expect(
      refused(
        before(),
        { action: 'step.edit', id: 'a', depends_on: ['b'] },
        { action: 'step.edit', id: 'b', depends_on: ['a'] },
        { action: 'step.add', id: 'c' },
      ),
    ).toMatchObject({ code: 'CYCLE', details: { cycle: ['a', 'b', 'a'], action_index: 1 } });
  });
});

describe('step.rm', () => {
  const family = () =>
    state(
      [
        { id: 'a' },
        { id: 'b', depends_on: ['a'] },
        { id: 'c', after: ['a', 'b'] },
        { id: 'd', depends_on: ['b'] },
        { id: 'f', type: 'f', candidates: ['p.1'] },
        { id: 'p', type: 'p' },
      ],
      { '.threados/prompts/a.md': 'A\n' },
    );

  test('what is needed stays, and those that need it are named', () => {
    expect(refused(family(), { action: 'step.rm', id: 'a' })).toMatchObject({
      code: 'IN_USE',
      message: '"a" is needed by b',
      hint: expect.stringContaining('b, d') as string,
      details: { steps: ['b'], cascade: ['b', 'd'] },
    });
    expect(refused(family(), { action: 'step.rm', id: 'p' })).toMatchObject({ code: 'IN_USE', details: { steps: ['f'] } });
  });

  test('cascade takes all that need it along, and nobody is left waiting for them', () => {
    const { steps, prompts } = edited(family(), { action: 'step.rm', id: 'a', cascade: true });
    expect(steps).toEqual([{ id: 'c' }, { id: 'f', type: 'f', candidates: ['p.1'] }, { id: 'p', type: 'p' }]);
    expect(prompts).toEqual({ '.threados/prompts/a.md': null, '.threados/prompts/b.md': null, '.threados/prompts/d.md': null });
  });

  test('an order alone holds nothing', () => {
    const before = state([shell('a'), shell('b', [], { after: ['a'] })]);
    expect(edited(before, { action: 'step.rm', id: 'a' }).steps).toEqual([shell('b')]);
  });

  test('a prompt that another step uses, or that lies elsewhere, stays', () => {
    const shared = state([{ id: 'a' }, { id: 'b', prompt_file: '.threados/prompts/a.md' }, { id: 'c', prompt_file: 'c.md' }]);
    expect(edited(shared, { action: 'step.rm', id: 'a' }, { action: 'step.rm', id: 'c' }).prompts).toEqual({});
  });

  test('children go with their parent', () => {
    const before = state([shell('boss', [], { type: 'b' }), shell('kid', [], { parent: 'boss' })]);
    expect(refused(before, { action: 'step.rm', id: 'boss' })).toMatchObject({ code: 'IN_USE' });
    expect(edited(before, { action: 'step.rm', id: 'boss', cascade: true }).steps).toEqual([]);
  });
});

describe('step.clone', () => {
  test('copies fields and prompt to the end', () => {
    const before = state([{ id: 'a', lane: 'x', depends_on: [] }, shell('b')], { '.threados/prompts/a.md': 'A\n' });
    expect(edited(before, { action: 'step.clone', id: 'a', new_id: 'c', worktree: true })).toEqual({
      steps: [...before.spec.steps, { id: 'c', lane: 'x', depends_on: [], worktree: true }],
      prompts: { '.threados/prompts/a.md': 'A\n', '.threados/prompts/c.md': 'A\n' },
    });
  });

  test('a prompt elsewhere is copied to a file of its own', () => {
    const before = state([{ id: 'a', prompt_file: 'docs/a.md' }], { 'docs/a.md': 'A\n' });
    const { steps, prompts } = edited(before, { action: 'step.clone', id: 'a', new_id: 'c' });
    expect(steps[1]).toEqual({ id: 'c' });
    expect(prompts['.threados/prompts/c.md']).toBe('A\n');
  });

  test('to an id that is taken', () => {
    expect(refused(state([shell('a')]), { action: 'step.clone', id: 'a', new_id: 'a' })).toMatchObject({ code: 'DUPLICATE_ID' });
  });
});

describe('step.move', () => {
  const row = () => state([shell('a'), shell('b', ['a']), shell('c'), shell('d', [], { after: ['c'] })]);
  const moved = (action: { id: string; before?: string; after?: string; lane?: string }): string[] =>
    ids(edited(row(), { action: 'step.move', ...action }).steps);

  test('before and after', () => {
    expect(moved({ id: 'c', before: 'a' })).toEqual(['c', 'a', 'b', 'd']);
    expect(moved({ id: 'b', after: 'd' })).toEqual(['a', 'c', 'd', 'b']);
    expect(moved({ id: 'a', before: 'b' })).toEqual(['a', 'b', 'c', 'd']);
  });

  test('to another lane', () => {
    expect(edited(row(), { action: 'step.move', id: 'a', lane: 'build' }).steps[0]).toEqual(shell('a', [], { lane: 'build' }));
  });

  test.each([
    [{ id: 'b', before: 'a' }, '"b" waits for "a" and cannot come before it'],
    [{ id: 'a', after: 'c' }, '"b" waits for "a", which cannot come after it'],
    [{ id: 'd', before: 'c' }, '"d" waits for "c" and cannot come before it'],
    [{ id: 'a', before: 'a' }, '"a" cannot be moved before itself'],
    [{ id: 'a', before: 'b', after: 'c' }, 'a step is moved before one step or after one, not both'],
    [{ id: 'a' }, 'say where to: before, after or lane'],
  ])('%j is refused', (action, message) => {
    expect(refused(row(), { action: 'step.move', ...action })).toMatchObject({ code: 'INVALID_ACTION', message });
  });

  test('next to a step that is not there', () => {
    expect(refused(row(), { action: 'step.move', id: 'a', after: 'zz' })).toMatchObject({ code: 'UNKNOWN_STEP' });
  });

  test('an order that was broken already does not stand in the way', () => {
    const before = state([shell('b', ['a']), shell('a'), shell('c')]);
    expect(ids(edited(before, { action: 'step.move', id: 'c', before: 'b' }).steps)).toEqual(['c', 'b', 'a']);
  });
});
