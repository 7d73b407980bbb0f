import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { cleanEnvironment, seqctl } from '../rig/seqctl.ts';

const BIN = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));
const demo = (args: readonly string[], env = {}) =>
  spawnSync(process.execPath, [BIN, 'demo', ...args], { encoding: 'utf8', env: cleanEnvironment({ ...env }) });

/** The folder that the demo says it works in. */
const folderIn = (told: string): string => /The project is in (.+)/.exec(told)?.[1] ?? '';

test('the demo mends its project by a real run, and leaves nothing behind', () => {
  const { status, stdout, stderr } = demo([]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const step of ['plan', 'fix-rules', 'fix-table', 'merge', 'tests']) {
    expect(stdout).toMatch(new RegExp(`● RUNNING +${step}\\n[^]*✓ DONE +${step}\\n`));
  }
  expect(stdout).toContain('◆ NEEDS_REVIEW  looks-good');
  expect(stdout).toContain('$ seqctl gate approve looks-good\n$ seqctl accept merge\n$ seqctl run all\n');
  expect(stdout).not.toContain('\u001b');
  expect(existsSync(folderIn(stdout))).toBe(false);
});

test('demo --keep leaves a mended project, with all that the run made', async () => {
  const { status, stdout } = demo(['--keep'], { FORCE_COLOR: '1' });
  const root = folderIn(stdout);
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }));
  expect(status).toBe(0);
  expect(stdout).toContain('\u001b[32m✓ DONE\u001b[39m');
  expect(spawnSync(process.execPath, ['--test', 'test/roman.test.js'], { cwd: root, env: cleanEnvironment() }).status).toBe(0);
  const { json } = await seqctl(root, ['status']);
  expect(json.data).toMatchObject({ counts: { DONE: 6, FAILED: 0 } });
  const [run = ''] = readdirSync(join(root, '.threados', 'runs'));
  expect(readFileSync(join(root, '.threados', 'runs', run, 'merge', 'diff.patch'), 'utf8')).toContain('src/roman.js');
  expect((await seqctl(root, ['audit', '--verify'])).code).toBe(0);
});
