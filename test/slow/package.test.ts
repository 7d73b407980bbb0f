import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeFolder } from '../rig/repo.ts';
import { cleanEnvironment } from '../rig/seqctl.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the packed package installs into an empty folder with spaces in its path, and runs without tsx', () => {
  const folder = makeFolder('grüße an alle');
  const packed = join(folder, 'packed');
  mkdirSync(packed);
  // The Node that runs this test comes first on PATH, as npm itself would be run by it.
  const env = cleanEnvironment({
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    NODE_OPTIONS: '--use-system-ca',
  });
  const npm = (cwd: string, ...args: readonly string[]) =>
    execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  npm(ROOT, 'pack', '--silent', '--pack-destination', packed);
  const [tarball = ''] = readdirSync(packed);
  expect(tarball).toMatch(/^threados-.*\.tgz$/);

  const project = join(folder, 'an empty folder');
  mkdirSync(project);
  npm(project, 'init', '--yes');
  npm(project, 'install', '--silent', join(packed, tarball));
  const seqctl = (...args: readonly string[]) => npm(project, 'exec', '--', 'seqctl', ...args);
  expect(seqctl('--version').trim()).toMatch(/^\d+\.\d+\.\d+$/);
  expect(JSON.parse(seqctl('init'))).toMatchObject({ ok: true });
  expect(JSON.parse(seqctl('step', 'add', 'hello', '--', 'node', '--version'))).toMatchObject({ ok: true });
  expect(JSON.parse(seqctl('run', 'all'))).toMatchObject({ ok: true, data: { run: { ended: '1 of 1 done' } } });
  expect(readdirSync(join(project, 'node_modules'))).not.toContain('tsx');
  expect(npm(project, 'exec', '--', 'threados', '--version').trim()).toBe(seqctl('--version').trim());
});
