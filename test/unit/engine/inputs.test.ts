import { expect, test } from 'vitest';
import { indexSteps } from '../../../src/engine/graph.ts';
import { foundationsOf } from '../../../src/engine/inputs.ts';
import type { StepSpec } from '../../../src/model/sequence.ts';
import { sequence, shell } from './build.ts';

const gate = (id: string, depends_on: string[]): StepSpec => ({ id, type: 'gate', depends_on });

test.each<[string, StepSpec[], string[]]>([
  ['nothing', [shell('x')], []],
  [
    'what it depends on, in the order written, and not what that depends on',
    [shell('a'), shell('b', ['a']), shell('c'), shell('x', ['c', 'b'])],
    ['c', 'b'],
  ],
  [
    'what a gate lets pass, through several too',
    [shell('a'), gate('g', ['a']), shell('b'), gate('h', ['g', 'b']), shell('x', ['h'])],
    ['a', 'b'],
  ],
  ['every instance', [{ id: 'p', type: 'p', fanout: 2, command: ['x'] }, shell('x', ['p'])], ['p.1', 'p.2']],
  ['each once', [shell('a'), gate('g', ['a']), shell('x', ['a', 'g'])], ['a']],
  ['nothing that it merely comes after', [shell('a'), { ...shell('x'), after: ['a'] }], []],
  [
    'for a fusion what its candidates build on, and not the candidates',
    [
      shell('plan'),
      shell('a', ['plan']),
      shell('b', ['plan']),
      shell('c'),
      { id: 'x', type: 'f', command: ['x'], candidates: ['a', 'b'], depends_on: ['c'] },
    ],
    ['c', 'plan'],
  ],
])('a step builds on %s', (_what, steps, expected) => {
  const index = indexSteps(sequence(...steps));
  expect(foundationsOf(index.get('x')!, index)).toEqual(expected);
});
