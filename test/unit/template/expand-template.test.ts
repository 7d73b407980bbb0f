import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandTemplate } from '../../../src/engine/template.ts';

const facts = { id: 'build', name: 'Build it', role: '', sequence: 'shop' };

test.each([
  ['Task: {{name}}\n', 'Task: Build it\n'],
  ['{{ id }}/{{id}}', 'build/build'],
  ['{{role}}.', '.'],
  ['{{role|an engineer}} {{name|nobody}}', 'an engineer Build it'],
  ['Each: \\{{item}} of {{id}}', 'Each: {{item}} of build'],
  ['a { b } {c} }} d', 'a { b } {c} }} d'],
  ['', ''],
])('%j becomes %j', (text, expected) => {
  expect(expandTemplate(text, facts)).toEqual({ ok: true, value: expected });
});

test('a fact is put in as it is, whatever it holds', () => {
  expect(expandTemplate('{{id}}', { id: '{{name}} $& \\{{' })).toEqual({ ok: true, value: '{{name}} $& \\{{' });
});

test('every unknown variable is told with its place', () => {
  const result = expandTemplate('Task: {{name}}\r\n  by {{rol}}\n{{Name}} {{constructor}}', facts, 'templates/prompts/base.md');
  expect(result).toMatchObject({
    ok: false,
    error: {
      code: 'INVALID_TEMPLATE',
      message: 'templates/prompts/base.md:2:6: unknown variable "rol". Did you mean "role"? (and 2 more)',
      hint: 'a template may name: id, name, role, sequence',
      diagnostics: [
        { line: 2, column: 6, length: 7, source: '  by {{rol}}', file: 'templates/prompts/base.md' },
        { line: 3, column: 1, length: 2, source: '{{Name}} {{constructor}}' },
        { line: 3, column: 10, length: 15 },
      ],
    },
  });
});

test('a text without braces is left alone', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!text.includes('{{'));
      expect(expandTemplate(text, facts)).toEqual({ ok: true, value: text });
    }),
  );
});

test('an escaped text expands to itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', 'id', '\n', 'x') }), (text) => {
      const escaped = text.replaceAll('{{', '\\{{');
      expect(expandTemplate(escaped, facts)).toEqual({ ok: true, value: text });
    }),
  );
});
