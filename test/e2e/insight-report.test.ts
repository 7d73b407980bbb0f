import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agent } from '../fixtures/sequences.ts';
import { makeRepo } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

test('report writes one page about a run that really ran', async () => {
  const root = await makeRepo([
    { id: 'build', name: 'Build <b>it</b>', command: [...agent('--say', '<script>alert(1)</script>')] },
    { id: 'ok', type: 'gate', depends_on: ['build'] },
    { id: 'bad', command: [...agent('--exit', '3')], depends_on: ['ok'] },
  ]);
  const none = await seqctl(root, ['report']);
  expect(none.json.error).toMatchObject({ code: 'UNKNOWN_RUN', hint: 'seqctl run all' });

  expect((await seqctl(root, ['run', 'all', '--executor', 'direct'])).code).toBe(9);
  expect((await seqctl(root, ['gate', 'approve', 'ok', '--note', 'looks good'])).code).toBe(0);
  expect((await seqctl(root, ['run', 'all', '--executor', 'direct'])).code).toBe(8);

  const written = await seqctl(root, ['report', '--out', 'my report.html']);
  expect(written.code, written.stdout + written.stderr).toBe(0);
  const { run_id, path } = written.json.data as { run_id: string; path: string };
  expect(path).toBe(join(root, 'my report.html'));
  const html = readFileSync(path, 'utf8');
  expect(html).toContain('Build &lt;b&gt;it&lt;/b&gt;');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toContain('<script');
  expect(html).toContain('looks good');
  expect(html).toContain('<td>gate.approve</td>');
  expect(html).toContain('class="gantt"');

  const printed = await seqctl(root, ['report', '--run', run_id, '--format', 'text']);
  expect(printed.stdout).toMatch(/^<!doctype html>\n[^]*<\/html>\n$/);
  expect((await seqctl(root, ['report', '--run', '20000101-000000-0000'])).json.error.code).toBe('UNKNOWN_RUN');
  expect((await seqctl(root, ['report', '--out', 'no/such/folder.html'])).json.error.code).toBe('IO');
});

test('report does not write over what ThreadOS keeps', async () => {
  const root = await makeRepo([{ id: 'a', model: 'shell', command: [process.execPath, '-e', '0'] }]);
  await seqctl(root, ['run', 'all']);
  const { code, json } = await seqctl(root, ['report', '--out', '.threados/policy.yaml']);
  expect({ code, error: json.error.code }).toEqual({ code: 3, error: 'INVALID_VALUE' });
});
