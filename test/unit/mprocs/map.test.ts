import { expect, test } from 'vitest';
import { emptyMap, findPane, paneName, planPanes, withPanes } from '../../../src/executors/mprocs/map.ts';

const request = (instance: string, attempt = 1) => ({ step: instance.split('.')[0] ?? '', instance, attempt });

test('rows count on from the welcome row, in the order of the requests', () => {
  const map = emptyMap('s');
  const first = planPanes(map, [request('plan'), request('build.1')]);
  expect(first).toEqual([
    { step: 'plan', instance: 'plan', attempt: 1, name: 'plan', index: 1, id: 2, stale: false },
    { step: 'build', instance: 'build.1', attempt: 1, name: 'build.1', index: 2, id: 3, stale: false },
  ]);
  const after = withPanes(map, first, true);
  expect(planPanes(after, [request('plan', 2)])).toEqual([
    { step: 'plan', instance: 'plan', attempt: 2, name: 'plan (2)', index: 3, id: 4, stale: false },
  ]);
});

test('after a command whose fate is unknown, its rows and all later ones are stale; earlier ones are not', () => {
  const map = withPanes(emptyMap('s'), planPanes(emptyMap('s'), [request('a')]), true);
  const unsure = withPanes(map, planPanes(map, [request('b')]), false);
  const later = withPanes(unsure, planPanes(unsure, [request('c')]), true);
  expect(later.panes.map(({ instance, stale }) => [instance, stale])).toEqual([
    ['a', false],
    ['b', true],
    ['c', true],
  ]);
});

test('the newest row of an instance is found, and a step stands for its newest instance', () => {
  let map = emptyMap('s');
  for (const one of [request('plan'), request('build.1'), request('build.2'), request('plan', 2)])
    map = withPanes(map, planPanes(map, [one]), true);
  expect(findPane(map, 'plan')?.index).toBe(4);
  expect(findPane(map, 'build.1')?.index).toBe(2);
  expect(findPane(map, 'build')?.index).toBe(3);
  expect(findPane(map, 'nowhere')).toBeNull();
});

test('names', () => {
  expect(paneName(request('a.verify'))).toBe('a.verify');
  expect(paneName(request('a', 3))).toBe('a (3)');
});
