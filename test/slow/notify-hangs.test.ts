import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRepo } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

test('a notify command that hangs holds the end of a run up for a moment only, and is gone with it', async () => {
  const root = await makeRepo([{ id: 'plan', model: 'shell', command: ['node', '--version'] }]);
  const hang = "require('fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000)";
  writeFileSync(join(root, '.threados/policy.yaml'), `version: 1\nnotify: ${JSON.stringify(['node', '-e', hang])}\n`);
  expect((await seqctl(root, ['trust', '--yes'])).code).toBe(0);
  const began = performance.now();
  const { code, stderr } = await seqctl(root, ['run', 'all', '--executor', 'direct']);
  expect(code).toBe(0);
  expect(stderr).toContain('the notify command took too long and was ended');
  expect(performance.now() - began).toBeLessThan(30_000);
  const pid = Number(readFileSync(join(root, 'pid'), 'utf8'));
  await until('it is gone', () => {
    try {
      process.kill(pid, 0);
      return false;
    } catch {
      return true;
    }
  });
});
