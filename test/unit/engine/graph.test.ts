import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCycle, findCycles } from '../../../src/engine/cycles.ts';
import { ancestorsOf, descendantsOf, edgesOf, predecessors, successors, topologicalOrder } from '../../../src/engine/graph.ts';
import { chain, sequence, shell } from './build.ts';

const rhombus = () => sequence(shell('d', ['b', 'c']), shell('a'), shell('b', ['a']), shell('c', [], { after: ['a'] }));

describe('edges', () => {
  test('hard, soft and candidate; unknown ids make none', () => {
    const seq = sequence(shell('a'), { id: 'p', type: 'p', command: ['true'] }, shell('b', ['a', 'nobody'], { after: ['p'] }), {
      id: 'f',
      type: 'f',
      candidates: ['p.1', 'p.2', 'b'],
      depends_on: ['a', 'b'],
    });
    expect(edgesOf(seq)).toEqual([
      { from: 'a', to: 'b', kind: 'hard' },
      { from: 'p', to: 'b', kind: 'soft' },
      { from: 'a', to: 'f', kind: 'hard' },
      { from: 'p', to: 'f', kind: 'candidate' },
      { from: 'b', to: 'f', kind: 'candidate' },
    ]);
  });

  test('neighbours, ancestors and descendants', () => {
    const seq = rhombus();
    expect(predecessors(seq).get('d')).toEqual(['b', 'c']);
    expect(successors(seq).get('a')).toEqual(['b', 'c']);
    expect([...ancestorsOf(seq, ['d'])].sort()).toEqual(['a', 'b', 'c']);
    expect([...descendantsOf(seq, ['a'])].sort()).toEqual(['b', 'c', 'd']);
    expect(descendantsOf(seq, ['d']).size).toBe(0);
  });
});

describe('topologicalOrder', () => {
  test('moves only what must move', () => {
    expect(topologicalOrder(rhombus())).toEqual(['a', 'b', 'c', 'd']);
    expect(topologicalOrder(sequence(shell('x'), shell('y'), shell('z', ['x'])))).toEqual(['x', 'y', 'z']);
  });

  test('children come after their parent', () => {
    expect(topologicalOrder(sequence(shell('kid', [], { parent: 'boss' }), shell('boss', [], { type: 'b' })))).toEqual(['boss', 'kid']);
  });

  test('any graph without cycles, in any order of the file', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 30 }),
        fc.array(fc.nat(), { minLength: 30, maxLength: 30 }),
        (deps, keys) => {
          const steps = deps.map((ds, i) => shell(`s${i}`, i === 0 ? [] : [...new Set(ds.map((d) => `s${d % i}`))]));
          const mixed = steps.map((step, i) => ({ step, key: keys[i]! })).sort((a, b) => a.key - b.key);
          const seq = sequence(...mixed.map(({ step }) => step));
          const order = topologicalOrder(seq);
          expect([...order].sort()).toEqual(seq.steps.map((step) => step.id).sort());
          const at = new Map(order.map((id, i) => [id, i]));
          for (const edge of edgesOf(seq)) expect(at.get(edge.from)!).toBeLessThan(at.get(edge.to)!);
          expect(findCycle(seq)).toBeNull();
        },
      ),
    );
  });
});

describe('cycles', () => {
  test('are told from the first step in the file, each before the one that waits for it', () => {
    expect(findCycle(sequence(shell('c', ['b']), shell('a', ['c']), shell('b', ['a'])))).toEqual(['c', 'a', 'b', 'c']);
  });

  test('through a soft edge, a candidate, itself', () => {
    expect(findCycle(sequence(shell('a', [], { after: ['b'] }), shell('b', ['a'])))).toEqual(['a', 'b', 'a']);
    expect(findCycle(sequence(shell('a', ['f']), { id: 'f', type: 'f', candidates: ['a'] }))).toEqual(['a', 'f', 'a']);
    expect(findCycle(sequence(shell('a', ['a'])))).toEqual(['a', 'a']);
  });

  test('through parents: nobody may wait for a parent that waits for them', () => {
    const boss = (deps: string[] = []) => shell('boss', deps, { type: 'b' });
    const kid = (deps: string[] = []) => shell('kid', deps, { parent: 'boss' });
    expect(findCycle(sequence(boss(), kid()))).toBeNull();
    expect(findCycle(sequence(boss(), kid(['boss'])))).toEqual(['boss', 'kid', 'boss']);
    expect(findCycle(sequence(boss(['kid']), kid()))).toEqual(['boss', 'kid', 'boss']);
    expect(findCycle(sequence(boss(), kid(['x']), shell('x', ['boss'])))).toEqual(['boss', 'x', 'kid', 'boss']);
    expect(findCycle(sequence(boss(['y']), kid(['y']), shell('y')))).toBeNull();
    expect(findCycle(sequence(shell('a', [], { type: 'b', parent: 'b' }), shell('b', [], { type: 'b', parent: 'a' })))).toEqual([
      'a',
      'b',
      'a',
    ]);
  });

  test('all that have no step in common are told', () => {
    const seq = sequence(shell('a', ['b']), shell('b', ['a']), shell('c', ['d', 'b']), shell('d', ['c']), shell('e', ['d']));
    expect(findCycles(seq)).toEqual([
      ['a', 'b', 'a'],
      ['c', 'd', 'c'],
    ]);
  });
});

test('ten thousand steps in a row, or all in one circle', () => {
  const steps = chain(10_000);
  const seq = sequence(...steps);
  expect(topologicalOrder(seq)).toHaveLength(10_000);
  expect(topologicalOrder(sequence(...steps.toReversed()))[0]).toBe('s0');
  expect(descendantsOf(seq, ['s0']).size).toBe(9_999);
  expect(findCycle(seq)).toBeNull();
  expect(findCycle(sequence({ ...steps[0]!, depends_on: ['s9999'] }, ...steps.slice(1)))).toHaveLength(10_001);
});
