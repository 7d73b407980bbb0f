import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sequence, Step } from '../../../src/model/sequence.ts';
import { checkCaps } from '../../../src/policy/caps.ts';
import { checkLimits } from '../../../src/policy/limits.ts';
import { NO_LIMITS, of, policyOf, step } from './samples.ts';

const boss = (limits: Partial<Step['limits']> = {}, more: Partial<Step> = {}) =>
  step('boss', { type: 'b', limits: { ...NO_LIMITS, ...limits }, ...more });
const rules = (before: Sequence, after: Sequence, created = 0, orchestrator = 'boss') =>
  checkLimits({ orchestrator, granted: NO_LIMITS, before, after, created: () => created }).map((refusal) => refusal.rule);

describe('where an orchestrator may work', () => {
  const outside = step('outside');
  const child = step('child', { parent: 'boss' });
  const before = of(boss(), outside, child);
  test.each<[string, Step[], string[]]>([
    ['a child added', [boss(), outside, child, step('new', { parent: 'boss' })], []],
    ['a grandchild added', [boss(), outside, child, step('new', { parent: 'child' })], []],
    ['a child changed', [boss(), outside, { ...child, name: 'other' }], []],
    ['a child removed', [boss(), outside], []],
    ['a step added beside it', [boss(), outside, child, step('new')], ['limits.parent']],
    ['a step below another', [boss(), outside, child, step('new', { parent: 'outside' })], ['limits.parent']],
    ['another step changed', [boss(), { ...outside, name: 'x' }, child], ['limits.parent']],
    ['another step taken over', [boss(), { ...outside, parent: 'boss' }, child], ['limits.parent']],
    ['another step removed', [boss(), child], ['limits.parent']],
    ['its own limits raised', [boss({ children: 9999 }), outside, child], ['limits.parent']],
    ['a child let go', [boss(), outside, { ...child, parent: null }], ['limits.parent']],
  ])('%s', (_name, after, expected) => {
    expect(rules(before, of(...after))).toEqual(expected);
  });
});

describe('how much it may make', () => {
  const kids = (count: number, parent = 'boss') => Array.from({ length: count }, (_, i) => step(`${parent}-${String(i)}`, { parent }));
  test('children that exist at a time', () => {
    expect(rules(of(boss({ children: 3 }), ...kids(1)), of(boss({ children: 3 }), ...kids(3)))).toEqual([]);
    expect(rules(of(boss({ children: 3 }), ...kids(1)), of(boss({ children: 3 }), ...kids(4)))).toEqual(['limits.children']);
  });
  test('steps ever made in a run', () => {
    expect(rules(of(boss({ lifetime: 5 })), of(boss({ lifetime: 5 }), ...kids(2)), 3)).toEqual([]);
    expect(rules(of(boss({ lifetime: 5 })), of(boss({ lifetime: 5 }), ...kids(2)), 4)).toEqual(['limits.lifetime']);
  });
  test('levels', () => {
    const deep = of(boss({ depth: 1 }), step('a', { parent: 'boss' }), step('b', { parent: 'a' }));
    expect(rules(of(boss({ depth: 1 })), deep)).toEqual(['limits.depth']);
    const flat = of(boss({ depth: 1 }), step('a', { parent: 'boss' }), step('b', { parent: 'boss' }));
    expect(rules(of(boss({ depth: 1 })), flat)).toEqual([]);
    expect(rules(flat, deep)).toEqual(['limits.depth']);
    const tower = of(boss({ depth: 2 }), step('a', { parent: 'boss' }), step('b', { parent: 'a' }), step('c', { parent: 'boss' }));
    const moved = of(boss({ depth: 2 }), step('a', { parent: 'c' }), step('b', { parent: 'a' }), step('c', { parent: 'boss' }));
    expect(rules(tower, moved)).toEqual(['limits.depth']);
  });
  test('what a person has cut down since may still shrink', () => {
    const crowd = of(boss({ children: 1, depth: 0 }), ...kids(3));
    expect(rules(crowd, of(boss({ children: 1, depth: 0 }), ...kids(2)))).toEqual([]);
    expect(rules(crowd, of(boss({ children: 1, depth: 0 }), ...kids(4)))).toEqual(['limits.children']);
  });
  test('models, fallbacks too', () => {
    const limits = { models: ['shell', 'codex'] };
    expect(rules(of(boss(limits)), of(boss(limits), step('a', { parent: 'boss', model: 'codex' })))).toEqual([]);
    expect(rules(of(boss(limits)), of(boss(limits), step('a', { parent: 'boss', fallback: ['gemini'] })))).toEqual(['limits.models']);
  });
  test('a b step below is held by the limits above it', () => {
    const before = of(boss({ children: 2 }), step('inner', { type: 'b', parent: 'boss', limits: NO_LIMITS }));
    expect(rules(before, of(...before.steps, ...kids(1, 'inner')), 0, 'inner')).toEqual([]);
    expect(rules(before, of(...before.steps, ...kids(2, 'inner')), 0, 'inner')).toEqual(['limits.children']);
  });
});

test('the caps hold against any sequence of edits', () => {
  const edit = fc.oneof(
    fc.record({ op: fc.constant('add' as const), n: fc.nat(9), parent: fc.nat(9) }),
    fc.record({ op: fc.constant('rm' as const), n: fc.nat(9), parent: fc.nat(9) }),
    fc.record({ op: fc.constant('move' as const), n: fc.nat(9), parent: fc.nat(9) }),
  );
  const limits = { children: 4, depth: 2, lifetime: 7 };
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
      let now = of(boss(limits), step('outside'));
      let created = 0;
      for (const { op, n, parent } of edits) {
        const id = `s${String(n)}`;
        const above = parent === 0 ? 'boss' : `s${String(parent)}`;
        const rest = now.steps.filter((each) => each.id !== id);
        const exists = rest.length < now.steps.length;
        if ((op === 'add') === exists || (op !== 'rm' && (above === id || !now.steps.some((each) => each.id === above)))) continue;
        if (op === 'rm' && now.steps.some((each) => each.parent === id)) continue;
        const after = of(...rest, ...(op === 'rm' ? [] : [step(id, { parent: above })]));
        if (rules(now, after, created).length > 0) continue;
        if (op === 'add') created += 1;
        now = after;
      }
      const below = now.steps.filter((each) => each.parent !== null);
      const level = (each: Step): number => (each.parent === 'boss' ? 1 : 1 + level(now.steps.find((other) => other.id === each.parent)!));
      expect(below.length).toBeLessThanOrEqual(limits.children);
      expect(created).toBeLessThanOrEqual(limits.lifetime);
      for (const each of below) expect(level(each)).toBeLessThanOrEqual(limits.depth);
      expect(now.steps).toContainEqual(boss(limits));
    }),
    { numRuns: 300 },
  );
});

test('caps of policy.yaml', () => {
  const sequence = of(step('a'), step('b', { type: 'p', fanout: 60 }), step('c', { type: 'p', fanout: 51 }));
  expect(checkCaps(sequence, policyOf()).map((refusal) => refusal.reason)).toEqual([
    'step "b" has a fanout of 60; policy.yaml allows 50',
    'step "c" has a fanout of 51; policy.yaml allows 50',
  ]);
  expect(checkCaps(sequence, policyOf({ limits: { fanout: 60, steps: 2 } })).map((refusal) => refusal.rule)).toEqual(['limits.steps']);
});
