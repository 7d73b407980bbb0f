import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULES } from '../../../src/chat/planner/plan-request.ts';

test('docs/chat.md lists every request that the builtin planner understands, in its order', () => {
  const page = readFileSync(new URL('../../../docs/chat.md', import.meta.url), 'utf8');
  const rows = page.slice(page.indexOf('| request | leads to |')).match(/^\|.*\|$/gm) ?? [];
  const cells = rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, 3)
      .map((cell) => cell.trim()),
  );
  expect(cells).toEqual(RULES.map((rule) => [rule.form, rule.leads]));
});
