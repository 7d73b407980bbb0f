import { expect, test } from 'vitest';
import { readWord } from '../../../src/tui/lines/words.ts';

test.each([
  ['q', { word: 'q', id: null }],
  [' Apply ', { word: 'apply', id: null }],
  ['run p-3f9a12cd', { word: 'run', id: 'p-3f9a12cd' }],
  ['run the tests', null],
  ['run tests', null],
  ['diff of the last two', null],
  ['quit smoking', null],
] as const)('%j', (line, word) => {
  expect(readWord(line)).toEqual(word);
});
