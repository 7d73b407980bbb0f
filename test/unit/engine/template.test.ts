import { expect, test } from 'vitest';
import { expandTemplate } from '../../../src/engine/template.ts';

const facts = { id: 'plan', role: '' };

test('facts take the place of their names; what is known at launch only stays', () => {
  expect(expandTemplate('Do {{id}} as {{ role }}: {{item}} {x} {{}}', facts, 't.md')).toEqual({
    ok: true,
    value: 'Do plan as : {{item}} {x} {{}}',
  });
});

test('a fact that looks like a placeholder is not expanded again', () => {
  expect(expandTemplate('{{id}}', { id: '{{role}} $&' }, 't.md')).toEqual({ ok: true, value: '{{role}} $&' });
});

test('names that stand for nothing are all told, with their lines', () => {
  expect(expandTemplate('{{id}}\n{{roles}}\n{{constructor}} {{roles}}', facts, 't.md')).toMatchObject({
    ok: false,
    error: {
      code: 'INVALID_TEMPLATE',
      message: 't.md asks for {{roles}} (line 2), {{constructor}} (line 3), which no step has. Did you mean "role"?',
      details: { placeholders: ['roles', 'constructor'] },
    },
  });
});
