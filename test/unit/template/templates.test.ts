import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { promptFileOf } from '../../../src/engine/resolve.ts';
import { expandTemplate } from '../../../src/engine/template.ts';
import { problemsOf } from '../../../src/engine/validate.ts';
import { KNOWN_MODELS, SequenceSpecSchema } from '../../../src/model/sequence.ts';

const folder = new URL('../../../templates/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const prompts = readdirSync(new URL('prompts/', folder));
const threads = readdirSync(new URL('threads/', folder))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => basename(name, '.yaml'));

/** What a step can be asked about; empty is what a step without one says. */
const FACTS = [
  'id',
  'name',
  'sequence',
  'type',
  'role',
  'lane',
  'model',
  'cwd',
  'phase',
  'depends_on',
  'candidates',
  'fanout',
  'permissions',
];

test('there is one per thread type', () => {
  expect(threads.sort()).toEqual(['base', 'fusion', 'long', 'orchestrator', 'parallel', 'phases']);
  expect(prompts.sort()).toEqual(['b.md', 'base.md', 'c.md', 'f-candidate.md', 'f-synth.md', 'l.md', 'p.md', 'review.md', 'verifier.md']);
});

/** No agent may take a prompt for a command of its own (`/help`), nor a word for a file (Gemini's `@`). */
function expectPlainPrompt(text: string): void {
  expect(text).toMatch(/^Task: \S/);
  expect(text).not.toMatch(/^\//m);
  expect(text).not.toContain('@');
  expect(text.endsWith('\n')).toBe(true);
}

test.each(prompts)('prompts/%s expands with full and with empty facts', (name) => {
  for (const value of ['some fact', '']) {
    const expanded = expandTemplate(read(`prompts/${name}`), Object.fromEntries(FACTS.map((fact) => [fact, value])), name);
    if (!expanded.ok) throw new Error(expanded.error.message);
    if (value !== '') expectPlainPrompt(expanded.value);
    expect(expanded.value).not.toMatch(/\{\{|\}\}/);
  }
});

describe.each(threads)('threads/%s', (name) => {
  const spec = v.parse(SequenceSpecSchema, parse(read(`threads/${name}.yaml`)));

  test('is a sequence that holds, with comments for who opens it', () => {
    expect(problemsOf(spec, { models: KNOWN_MODELS })).toEqual([]);
    expect(spec.name).toBe(name);
    expect(read(`threads/${name}.yaml`)).toMatch(/^# /);
  });

  test('brings the prompt of every agent step, and no other', () => {
    const wanted = new Set(spec.steps.map(promptFileOf).filter((path) => path !== null));
    const brought = readdirSync(new URL(`threads/${name}/`, folder)).map((file) => `.threados/prompts/${file}`);
    expect(brought.sort()).toEqual([...wanted].sort());
    for (const file of brought) expectPlainPrompt(read(`threads/${name}/${basename(file)}`));
  });
});
