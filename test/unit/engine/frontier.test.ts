import { describe, expect, test } from 'vitest';
import { explainStop, frontier, isSettled } from '../../../src/engine/frontier.ts';
import type { StepSpec } from '../../../src/model/sequence.ts';
import { sequence, shell } from './build.ts';
import { states, type How } from './run.ts';

const can = (steps: StepSpec[], how: Record<string, How> = {}, lost = true): string[] => {
  const seq = sequence(...steps);
  return frontier(seq, states(seq, how), { lost });
};

describe('frontier', () => {
  test.each<[string, StepSpec[], Record<string, How>, string[]]>([
    ['what waits for nothing, in the order of the file', [shell('b'), shell('c', ['b']), shell('a')], {}, ['b', 'a']],
    ['never a gate', [{ id: 'g', type: 'gate' }], {}, []],
    ['what a failure left to try again', [shell('a', [], { retries: 1 })], { a: 'failure' }, ['a']],
    ['every instance of P', [shell('p', [], { type: 'p' })], {}, ['p.1', 'p.2']],
    ['the rest of P beside those that run', [shell('p', [], { type: 'p', fanout: 3 })], { 'p.1': 'running' }, ['p.2', 'p.3']],
    ['P within its bounds', [shell('p', [], { type: 'p', fanout: 4, max_parallel: 2 })], { 'p.1': 'running' }, ['p.2']],
    ['P within its bounds, full', [shell('p', [], { type: 'p', fanout: 4, max_parallel: 1 })], { 'p.1': 'running' }, []],
    ['nothing more of P once its join is met', [shell('p', [], { type: 'p', join: 'any' })], { 'p.1': 'success' }, []],
    ['nor once it cannot be met', [shell('p', [], { type: 'p', fanout: 3 })], { 'p.1': 'failure', 'p.2': 'running' }, []],
    ['lost instances of P', [shell('p', [], { type: 'p' })], { 'p.1': 'lost', 'p.2': 'success' }, ['p.1']],
    [
      'as many children as the parent may have running',
      [
        shell('boss', [], { type: 'b', limits: { parallel: 2 } }),
        ...['x', 'y', 'z'].map((id) => shell(id, [], { parent: 'boss' })),
        shell('free'),
      ],
      { boss: 'running', x: 'running' },
      ['y', 'free'],
    ],
    ['no child before its parent', [shell('boss', [], { type: 'b' }), shell('x', [], { parent: 'boss' })], {}, ['boss']],
    ['never a verifier', [shell('l', [], { type: 'l', watchdog: { verify: ['true'] } })], { l: 'success', 'l.verify': 'lost' }, []],
  ])('%s', (_name, steps, how, expected) => {
    expect(can(steps, how)).toEqual(expected);
  });

  test('what was lost runs again, unless that is not wanted; what failed does not', () => {
    const steps = [shell('a'), shell('b'), shell('c')];
    const how = { a: 'lost', b: 'failure', c: 'success' } as const;
    expect(can(steps, how)).toEqual(['a']);
    expect(can(steps, how, false)).toEqual([]);
  });
});

test('explainStop names what a person can do something about', () => {
  const seq = sequence(
    shell('bad'),
    shell('behind', ['bad']),
    { id: 'plan' },
    { id: 'g', type: 'gate' },
    { id: 'cand' },
    shell('f', [], { type: 'f', candidates: ['cand'] }),
  );
  const how = { bad: 'failure', plan: 'success', cand: 'success', f: 'success' } as const;
  expect(explainStop(seq, states(seq, how))).toEqual({
    failed: ['bad'],
    waiting_gates: ['g'],
    waiting_reviews: ['plan'],
    blocked: ['behind'],
  });
  expect(isSettled(seq, states(seq, how))).toBe(true);
  expect(isSettled(seq, states(seq, { ...how, f: 'running' }))).toBe(false);
  expect(isSettled(seq, states(seq, { bad: 'failure' }))).toBe(false);
});
