import { describe, expect, test } from 'vitest';
import { executionHash, isTrusted, retrust, trustChanges, trustRecord } from '../../../src/engine/trust.ts';
import type { StepSpec } from '../../../src/model/sequence.ts';
import { sequence, shell } from './build.ts';

const prompts =
  (texts: Record<string, string> = {}) =>
  (path: string) =>
    texts[path] ?? null;
const none = prompts();
const hash = (step: StepSpec, prompt: string | null = null): string => executionHash(sequence(step).steps[0]!, prompt);

describe('what is executed', () => {
  const base: StepSpec = { id: 'a', model: 'codex' };

  test.each<[string, StepSpec]>([
    ['name', { ...base, name: 'Another' }],
    ['lane', { ...base, lane: 'x' }],
    ['role', { ...base, role: 'x' }],
    ['group', { ...base, group: 'x' }],
    ['order', { ...base, after: ['b'] }],
    ['a default written out', { ...base, permissions: 'edit', cwd: '.', env: {} }],
  ])('%s does not matter', (_name, step) => {
    expect(hash(step)).toBe(hash(base));
  });

  test.each<[string, StepSpec, string | null]>([
    ['model', { ...base, model: 'gemini' }, null],
    ['model_name', { ...base, model_name: 'x' }, null],
    ['fallback', { ...base, fallback: ['gemini'] }, null],
    ['permissions', { ...base, permissions: 'full' }, null],
    ['command', { id: 'a', command: ['x'] }, null],
    ['setup', { ...base, setup: ['x'] }, null],
    ['verify', { ...base, type: 'l', watchdog: { verify: ['x'] } }, null],
    ['cwd', { ...base, cwd: 'x' }, null],
    ['env', { ...base, env: { A: 'x' } }, null],
    ['worktree', { ...base, worktree: true }, null],
    ['review', { ...base, review: 'none' }, null],
    ['prompt', base, 'x'],
    ['an empty prompt', base, ''],
  ])('%s matters', (_name, step, prompt) => {
    expect(hash(step, prompt)).not.toBe(hash(base));
  });
});

describe('trust', () => {
  const seq = sequence(shell('a'), { id: 'b', depends_on: ['g'] }, { id: 'g', type: 'gate', depends_on: ['a'] });
  const texts = prompts({ '.threados/prompts/b.md': 'Do\n' });
  const all = trustRecord(seq, texts, 'p1');

  test('what was accepted asks nothing', () => {
    expect(Object.keys(all.steps)).toEqual(['a', 'b']);
    expect(trustChanges(all, seq, texts, 'p1')).toEqual([]);
    expect(isTrusted(all, seq, seq.steps[1]!, 'Do\n')).toBe(true);
    expect(isTrusted(all, seq, seq.steps[1]!, 'Do more\n')).toBe(false);
    expect(isTrusted(null, seq, seq.steps[0]!, null)).toBe(false);
  });

  test('a fresh clone asks for everything', () => {
    expect(trustChanges(null, seq, texts, 'p1').map((change) => `${change.kind} ${change.what}`)).toEqual([
      'added policy.yaml',
      'added a',
      'added b',
    ]);
    expect(trustChanges(null, sequence(), none, null)).toEqual([]);
  });

  test('changes are shown as what would be executed', () => {
    const changed = sequence(shell('a', [], { command: ['rm', '-rf', 'x'] }), { id: 'b', depends_on: ['g'] }, { id: 'g', type: 'gate' });
    expect(trustChanges(all, changed, texts, null)).toEqual([
      { what: 'policy.yaml', kind: 'changed', shown: 'it is gone: the defaults decide what may be done and run' },
      { what: 'a', kind: 'changed', shown: 'type: base\nmodel: shell\ncommand: ["rm","-rf","x"]\ncwd: .\nfanout: 1\nreview: none' },
    ]);
  });

  test('a prompt that was changed, a step that is gone', () => {
    expect(trustChanges(all, sequence({ id: 'b', depends_on: ['g'] }, { id: 'g', type: 'gate' }), none, 'p1')).toMatchObject([
      { what: 'b', kind: 'changed' },
      { what: 'a', kind: 'removed', shown: '' },
    ]);
  });

  test('a gate that is taken away, or made a step, is a change of what it guarded', () => {
    expect(trustChanges(all, sequence(shell('a'), { id: 'b' }), texts, 'p1')).toMatchObject([{ what: 'b', kind: 'changed' }]);
    const opened = sequence(shell('a'), { id: 'b', depends_on: ['g'] }, shell('g', ['a']));
    expect(trustChanges(all, opened, texts, 'p1')).toMatchObject([
      { what: 'b', kind: 'changed' },
      { what: 'g', kind: 'added' },
    ]);
  });

  test('an id such as __proto__ or constructor is no trusted one', () => {
    const odd = sequence(shell('constructor'));
    expect(isTrusted(all, odd, odd.steps[0]!, null)).toBe(false);
    expect(trustChanges(all, odd, texts, 'p1')[0]).toMatchObject({ what: 'constructor', kind: 'added' });
    expect(retrust(all, { before: odd, after: odd, promptsBefore: none, promptsAfter: none }).record.steps).toEqual({});
  });
});

describe('retrust', () => {
  const before = sequence(shell('mine'), shell('theirs'));
  const accepted = trustRecord(before, none, 'p');

  test('what ThreadOS commits itself is trusted; what was changed behind its back is not, whatever is changed on top', () => {
    const outside = sequence(shell('mine'), shell('theirs', [], { command: ['evil'] }), shell('sneaked', [], { command: ['evil'] }));
    const after = sequence(
      shell('mine', [], { timeout: '1m', command: ['new'] }),
      shell('theirs', [], { command: ['evil'], env: { A: '1' } }),
      shell('sneaked', [], { command: ['evil'] }),
      shell('added'),
    );
    const { record } = retrust(accepted, { before: outside, after, promptsBefore: none, promptsAfter: none });
    expect(trustChanges(record, after, none, 'p').map((change) => `${change.kind} ${change.what}`)).toEqual([
      'changed theirs',
      'added sneaked',
    ]);
  });

  test('a change taken back by hand is trusted again', () => {
    const outside = sequence(shell('mine'), shell('theirs', [], { command: ['evil'] }));
    const { record } = retrust(accepted, { before: outside, after: outside, promptsBefore: none, promptsAfter: none });
    expect(trustChanges(record, before, none, 'p')).toEqual([]);
  });

  test('what goes away is forgotten', () => {
    const { record } = retrust(accepted, { before, after: sequence(shell('mine')), promptsBefore: none, promptsAfter: none });
    expect(Object.keys(record.steps)).toEqual(['mine']);
  });
});
