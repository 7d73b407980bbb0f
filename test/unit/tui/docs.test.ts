import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { COMMAND_IDS, commandOf } from '../../../src/tui/keys/commands.ts';
import { keyLabel } from '../../../src/tui/panes/hints.ts';

const PAGE = fileURLToPath(new URL('../../../docs/tui.md', import.meta.url));
const OPEN = /(<!-- keys: [^>]*-->\n)[^]*?(<!-- \/keys -->)/;

/** The table of keys as the page has it: what the help shows, group by group. */
function keyTables(): string {
  const groups = new Map<string, string[]>();
  for (const id of COMMAND_IDS) {
    const { group, keys, title } = commandOf(id);
    if (group === null) continue;
    const rows = groups.get(group) ?? [];
    groups.set(group, rows);
    const shown = keys.map((key) => `\`${keyLabel(key, true).replace('|', '\\|')}\``).join(' ');
    rows.push(`| ${shown === '' ? 'palette' : shown} | ${title} |`);
  }
  return [...groups].map(([name, rows]) => `\n### ${name}\n\n| key | does |\n| --- | --- |\n${rows.join('\n')}\n`).join('');
}

test('docs/tui.md has the keys of the key table (npx vitest -u writes them anew)', async () => {
  const page = readFileSync(PAGE, 'utf8').replaceAll('\r\n', '\n');
  expect(page).toMatch(OPEN);
  await expect(page.replace(OPEN, (_, open: string, close: string) => `${open}${keyTables()}\n${close}`)).toMatchFileSnapshot(PAGE);
});
