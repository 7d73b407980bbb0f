import { describe, expect, test } from 'vitest';
import { shell } from '../build.ts';
import { edited, ids, refused, state } from './edit.ts';

describe('dep.add', () => {
  const three = () => state([shell('a'), shell('b', ['a']), shell('c')]);

  test('appends, and does nothing twice', () => {
    expect(edited(three(), { action: 'dep.add', id: 'c', on: ['b', 'a', 'b'] }).steps[2]).toEqual(shell('c', ['b', 'a']));
    expect(edited(three(), { action: 'dep.add', id: 'b', on: ['a'] }).steps).toEqual(three().spec.steps);
  });

  test('says which kind it is to be', () => {
    expect(edited(three(), { action: 'dep.add', id: 'b', on: ['a', 'c'], soft: true }).steps[1]).toEqual({
      id: 'b',
      command: ['true'],
      after: ['a', 'c'],
    });
    const soft = state([shell('a'), shell('b', [], { after: ['a'] })]);
    expect(edited(soft, { action: 'dep.add', id: 'b', on: ['a'] }).steps[1]).toEqual(shell('b', ['a']));
  });

  test('is refused for what is not there, for itself, and where it closes a circle', () => {
    expect(refused(three(), { action: 'dep.add', id: 'c', on: ['zz'] })).toMatchObject({ code: 'UNKNOWN_STEP' });
    expect(refused(three(), { action: 'dep.add', id: 'c', on: ['c'] })).toMatchObject({ code: 'CYCLE', details: { cycle: ['c', 'c'] } });
    expect(
      refused(
        three(),
        { action: 'dep.add', id: 'c', on: ['b'] },
        { action: 'dep.add', id: 'a', on: ['c'] },
        { action: 'step.add', id: 'd' },
      ),
    ).toMatchObject({
      code: 'CYCLE',
      message: 'steps would wait for each other: a → b → c → a',
      details: { cycle: ['a', 'b', 'c', 'a'], action_index: 1 },
    });
  });

  test('a circle that a later action opens again is none', () => {
    expect(
      edited(three(), { action: 'dep.add', id: 'a', on: ['b'] }, { action: 'dep.rm', id: 'b', on: ['a'] }).steps.map(
        (step) => step.depends_on,
      ),
    ).toEqual([['b'], undefined, undefined]);
  });
});

describe('dep.rm', () => {
  const before = () => state([shell('a'), shell('b'), shell('c', ['a'], { after: ['b'] })]);

  test('takes hard and soft ones away, and the empty list with them', () => {
    expect(edited(before(), { action: 'dep.rm', id: 'c', on: ['a', 'b'] }).steps[2]).toEqual(shell('c'));
  });

  test('of what is not there says what is', () => {
    expect(refused(before(), { action: 'dep.rm', id: 'c', on: ['a', 'zz'] })).toMatchObject({
      code: 'INVALID_ACTION',
      message: '"c" does not depend on "zz": it waits for a, b.',
      details: { depends_on: ['a'], after: ['b'] },
    });
  });
});

describe('group.parallelize', () => {
  const before = () => state([{ id: 'a', lane: 'x' }, shell('b'), shell('c', ['b']), shell('d', ['c']), { id: 'g', type: 'gate' }]);

  test('one step repeats', () => {
    expect(edited(before(), { action: 'group.parallelize', id: 'a', fanout: 3, join: 'any' }).steps[0]).toEqual({
      id: 'a',
      lane: 'x',
      type: 'p',
      fanout: 3,
      join: 'any',
    });
    expect(edited(before(), { action: 'group.parallelize', id: 'a' }).steps[0]?.fanout).toBe(2);
  });

  test('one step takes one item each, and back', () => {
    const items = edited(before(), { action: 'group.parallelize', id: 'a', item: ['x', 'y'], fanout: 2 }).steps[0];
    expect(items).toEqual({ id: 'a', lane: 'x', type: 'p', mode: 'throughput', items: ['x', 'y'] });
    expect(edited(state([items!]), { action: 'group.parallelize', id: 'a', fanout: 4 }).steps[0]).toEqual({
      id: 'a',
      lane: 'x',
      type: 'p',
      fanout: 4,
    });
  });

  test('several steps become one group', () => {
    const { steps } = edited(before(), { action: 'group.parallelize', ids: ['a', 'd'], as: 'explore' });
    expect(steps.map((step) => step.group)).toEqual(['explore', undefined, undefined, 'explore', undefined]);
  });

  test.each([
    [{ ids: ['a', 'b', 'd'], as: 'x' }, '"d" waits for "b": steps that wait for one another cannot run side by side'],
    [{ ids: ['a', 'g'], as: 'x' }, '"g" is a gate and runs in no group'],
    [{ ids: ['a', 'b'], as: 'x', fanout: 2 }, 'fanout is for one step that fans out, not for a group of steps'],
    [{ id: 'g', fanout: 2 }, '"g" is of type gate, which does not fan out'],
    [{ id: 'a', mode: 'throughput' as const }, '"a" has no items to take one each: name them with item'],
    [{ id: 'a', mode: 'repeat' as const, item: ['x'] }, 'items are taken one each: leave out item, or mode repeat'],
    [{ id: 'a', item: ['x'], fanout: 2 }, 'fanout 2 and 1 items do not fit: leave fanout out'],
    [{ id: 'a', ids: ['b'] }, 'name either one step (id, with fanout or item) or several with the group they become (ids, as)'],
  ])('%j is refused', (action, message) => {
    expect(refused(before(), { action: 'group.parallelize', ...action })).toMatchObject({ code: 'INVALID_ACTION', message });
  });
});

describe('fusion.create', () => {
  test('one candidate for each model, and the synth over them', () => {
    const { steps, prompts } = edited(state([shell('plan')]), {
      action: 'fusion.create',
      id: 'fuse',
      models: ['claude-code', 'codex'],
      prompt: 'Build it',
      depends_on: ['plan'],
      join: 2,
    });
    const candidate = { type: 'base', worktree: true, depends_on: ['plan'], review: 'none' };
    expect(steps.slice(1)).toEqual([
      { id: 'fuse-claude-code', lane: 'fuse-claude-code', model: 'claude-code', ...candidate },
      { id: 'fuse-codex', lane: 'fuse-codex', model: 'codex', ...candidate },
      { id: 'fuse', type: 'f', model: 'claude-code', worktree: true, join: 2, candidates: ['fuse-claude-code', 'fuse-codex'] },
    ]);
    expect(prompts).toMatchObject({
      '.threados/prompts/fuse-claude-code.md': 'Build it\n',
      '.threados/prompts/fuse-codex.md': 'Build it\n',
    });
    expect(prompts['.threados/prompts/fuse.md']).toMatch(/The task was:\n\nBuild it\n$/);
  });

  test('over steps and instances that are there', () => {
    const before = state([{ id: 'p', type: 'p', model: 'codex' }, shell('b')]);
    const { steps, prompts } = edited(before, {
      action: 'fusion.create',
      id: 'f',
      candidates: ['p', 'b'],
      prompt: 'Fuse',
      depends_on: ['b'],
    });
    expect(steps[2]).toEqual({ id: 'f', type: 'f', model: 'codex', worktree: true, depends_on: ['b'], candidates: ['p', 'b'] });
    expect(prompts['.threados/prompts/f.md']).toBe('Fuse\n');
    const of = edited(before, { action: 'fusion.create', id: 'f', candidates: ['b', 'p.2'], synth_model: 'gemini' }).steps[2];
    expect(of).toMatchObject({ model: 'gemini', candidates: ['b', 'p.2'] });
    expect(edited(before, { action: 'fusion.create', id: 'f', candidates: ['b'] }).steps[2]).not.toHaveProperty('model');
  });

  test.each([
    [{ id: 'b', models: ['codex'], prompt: 'x' }, 'DUPLICATE_ID'],
    [{ id: 'a', models: ['codex', 'codex'], prompt: 'x' }, 'INVALID_ACTION'],
    [{ id: 'a', models: ['codex'] }, 'INVALID_ACTION'],
    [{ id: 'a' }, 'INVALID_ACTION'],
    [{ id: 'a', models: ['codex'], candidates: ['b'], prompt: 'x' }, 'INVALID_ACTION'],
    [{ id: 'a', candidates: ['zz.1'] }, 'UNKNOWN_STEP'],
    [{ id: 'a', models: ['codex'], prompt: 'x', depends_on: ['zz'] }, 'UNKNOWN_STEP'],
    [{ id: 'a'.repeat(60), models: ['codex'], prompt: 'x' }, 'INVALID_ID'],
    [{ id: 'a', models: ['taken'], prompt: 'x' }, 'DUPLICATE_ID'],
  ])('%j is refused', (action, code) => {
    expect(refused(state([shell('b'), shell('a-taken')]), { action: 'fusion.create', ...action })).toMatchObject({ code });
  });
});

describe('gate.insert', () => {
  const before = () => state([shell('a'), shell('b', ['a']), shell('x'), shell('c', ['x', 'a', 'b'], { after: ['a'] }), shell('d', ['a'])]);
  const made = (action: { after?: string[]; before?: string[]; name?: string }) =>
    edited(before(), { action: 'gate.insert', id: 'g', ...action }).steps;

  test('after alone: waits for all of them, and nobody for it yet', () => {
    const steps = made({ after: ['b', 'a'], name: 'Look' });
    expect(ids(steps)).toEqual(['a', 'b', 'g', 'x', 'c', 'd']);
    expect(steps[2]).toEqual({ id: 'g', name: 'Look', type: 'gate', depends_on: ['b', 'a'] });
    expect(steps.filter((step) => step.depends_on?.includes('g'))).toEqual([]);
  });

  test('both: takes the place of what those behind waited for directly', () => {
    const steps = made({ after: ['a', 'b'], before: ['c', 'd'] });
    expect(ids(steps)).toEqual(['a', 'b', 'g', 'x', 'c', 'd']);
    expect(steps[4]).toEqual(shell('c', ['x', 'g'], { after: ['a'] }));
    expect(steps[5]).toEqual(shell('d', ['g']));
  });

  test('both, where they were not connected: they are now', () => {
    const steps = edited(state([shell('a'), shell('b')]), { action: 'gate.insert', id: 'g', after: ['a'], before: ['b'] }).steps;
    expect(steps).toEqual([shell('a'), { id: 'g', type: 'gate', depends_on: ['a'] }, shell('b', ['g'])]);
  });

  test('before alone: takes over what that step waited for', () => {
    const steps = made({ before: ['c'] });
    expect(ids(steps)).toEqual(['a', 'b', 'x', 'g', 'c', 'd']);
    expect(steps[3]).toEqual({ id: 'g', type: 'gate', depends_on: ['x', 'a', 'b'] });
    expect(steps[4]).toEqual(shell('c', ['g'], { after: ['a'] }));
  });

  test('before several alone: stands before the first of them and waits for what all of them waited for', () => {
    const steps = made({ before: ['d', 'b'] });
    expect(ids(steps)).toEqual(['a', 'g', 'b', 'x', 'c', 'd']);
    expect(steps[1]).toEqual({ id: 'g', type: 'gate', depends_on: ['a'] });
  });

  test('before a fusion: shows its candidates', () => {
    const fusion = state([shell('a'), shell('f', [], { type: 'f', candidates: ['a'] })]);
    expect(edited(fusion, { action: 'gate.insert', id: 'g', before: ['f'] }).steps).toEqual([
      shell('a'),
      { id: 'g', type: 'gate', depends_on: ['a'] },
      shell('f', ['g'], { type: 'f', candidates: ['a'] }),
    ]);
  });

  test('before steps of which one waits for the other: it still does', () => {
    const steps = made({ before: ['b', 'c'] });
    expect(steps.find((step) => step.id === 'g')?.depends_on).toEqual(['a', 'x']);
    expect(steps.find((step) => step.id === 'b')?.depends_on).toEqual(['g']);
    expect(steps.find((step) => step.id === 'c')?.depends_on).toEqual(['g', 'b']);
  });

  test('is refused without a place, for what is not there, and as a circle', () => {
    expect(refused(before(), { action: 'gate.insert', id: 'g' })).toMatchObject({ code: 'INVALID_ACTION' });
    expect(refused(before(), { action: 'gate.insert', id: 'g', after: ['zz'] })).toMatchObject({ code: 'UNKNOWN_STEP' });
    expect(refused(before(), { action: 'gate.insert', id: 'g', after: ['c'], before: ['a'] })).toMatchObject({ code: 'CYCLE' });
    expect(refused(before(), { action: 'gate.insert', id: 'a', after: ['x'] })).toMatchObject({ code: 'DUPLICATE_ID' });
  });
});

describe('prompt.set', () => {
  test('writes the file of the step', () => {
    const before = state([{ id: 'a' }], { '.threados/prompts/a.md': 'old\n' });
    expect(edited(before, { action: 'prompt.set', id: 'a', prompt: 'new' }).prompts).toEqual({ '.threados/prompts/a.md': 'new\n' });
  });

  test('is refused where there is no step', () => {
    expect(refused(state([]), { action: 'prompt.set', id: 'a', prompt: 'new' })).toMatchObject({ code: 'UNKNOWN_STEP' });
  });
});
