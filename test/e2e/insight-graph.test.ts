import { expect, test } from 'vitest';
import { makeRepo } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

const command = [process.execPath, '-e', '0'];

test('graph draws the sequence with its statuses, in every form, for people and for programs', async () => {
  const root = await makeRepo([
    { id: 'build', model: 'shell', command },
    { id: 'ok', type: 'gate', depends_on: ['build'] },
  ]);
  expect((await seqctl(root, ['run', 'step', 'build', '--executor', 'direct'])).code).toBe(0);

  const drawn = await seqctl(root, ['graph', '--format', 'text']);
  expect(drawn).toMatchObject({ code: 0, stderr: '' });
  expect(`\n${drawn.stdout}`).toMatchInlineSnapshot(`
    "
    ╭─────────╮   ╱──────╲
    │ ✓ build ├──▶◇ ◆ ok ◇
    ╰─────────╯   ╲──────╱
    "
  `);
  expect((await seqctl(root, ['graph'])).json).toMatchObject({ ok: true, command: 'graph', data: { as: 'text', text: drawn.stdout } });

  const ascii = await seqctl(root, ['graph', '--format', 'text'], { env: { THREADOS_ASCII: '1' } });
  expect(ascii.stdout).toContain('| v build +--><');
  const coloured = await seqctl(root, ['graph', '--format', 'text', '--color']);
  expect(coloured.stdout).toContain('\u001b[32m✓');

  const mermaid = await seqctl(root, ['graph', '--as', 'mermaid', '--format', 'text']);
  expect(mermaid.stdout).toMatch(/^flowchart LR\n[^]* {2}n0 --> n1\n/);
  const dot = await seqctl(root, ['graph', '--as', 'dot']);
  expect((dot.json.data as { text: string }).text).toMatch(/^digraph "test" \{\n[^]* {2}"build" -> "ok";\n\}\n$/);

  const svg = await seqctl(root, ['graph', '--as', 'svg', '--format', 'text']);
  expect(svg.stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^]*<\/svg>\n$/);

  const refused = await seqctl(root, ['graph', '--as', 'gif']);
  expect(refused.json.error.code).toBe('INVALID_VALUE');
});
