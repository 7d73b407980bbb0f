import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { StepFieldsSchema } from '../../../src/model/sequence.ts';

test('docs/sequences.md tells of every field of a step, and of no other', () => {
  const page = readFileSync(new URL('../../../docs/sequences.md', import.meta.url), 'utf8');
  const section = page.slice(page.indexOf('## Fields of a step'), page.indexOf('## In an editor'));
  const told = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(told.toSorted()).toEqual(Object.keys(StepFieldsSchema.entries).toSorted());
});
