import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkVersion, locateMprocs } from '../../../src/executors/mprocs/locate.ts';
import { makeRepo, MPROCS } from '../../rig/mprocs.ts';

const PACKAGE = fileURLToPath(new URL('../../..', import.meta.url));

function touch(...parts: string[]): string {
  const path = join(...parts);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, '', { mode: 0o755 });
  return path;
}

test('THREADOS_MPROCS_PATH, vendor/ on Windows, the installed package, PATH', async () => {
  const dir = makeRepo();
  const own = touch(dir, 'own', 'mprocs');
  const onPath = touch(dir, 'bin', 'mprocs');
  const bare = join(dir, 'package');
  const vendored = touch(dir, 'package', 'vendor', 'mprocs.exe');
  const locate = async (platform: NodeJS.Platform, packageDir: string, env: Record<string, string>) => {
    const found = await locateMprocs({ platform, packageDir, env });
    return found.ok ? [found.value.source, found.value.path] : found.error.code;
  };
  expect(await locate('win32', bare, { THREADOS_MPROCS_PATH: own })).toEqual(['THREADOS_MPROCS_PATH', own]);
  expect(await locate('win32', bare, {})).toEqual(['vendor', vendored]);
  expect(await locate('linux', PACKAGE, { PATH: join(dir, 'bin') })).toEqual(['package', MPROCS]);
  expect(await locate('linux', bare, { PATH: `relative:${join(dir, 'nowhere')}:${join(dir, 'bin')}` })).toEqual(['PATH', onPath]);
  expect(await locate('linux', bare, { PATH: '' })).toBe('MPROCS_UNAVAILABLE');
  // What a person asked for by name is never replaced by something else.
  expect(await locate('linux', PACKAGE, { THREADOS_MPROCS_PATH: join(dir, 'nowhere') })).toBe('MPROCS_UNAVAILABLE');
  expect(await locate('linux', PACKAGE, { THREADOS_MPROCS_PATH: 'own/mprocs' })).toBe('MPROCS_UNAVAILABLE');
});

test('the pinned binary is the version that this room knows', async () => {
  expect(await checkVersion({ path: MPROCS, source: 'package' })).toEqual({ ok: true, value: '0.7.3' });
  expect(await checkVersion({ path: join(PACKAGE, 'README.md'), source: 'PATH' })).toMatchObject({
    ok: false,
    error: { code: 'MPROCS_UNAVAILABLE' },
  });
});

test('vendor/mprocs.exe comes from the pinned package, checked', () => {
  const said = execFileSync(process.execPath, [join(PACKAGE, 'tools', 'vendor-mprocs.mjs')], { encoding: 'utf8' });
  expect(said).toContain('mprocs 0.7.3');
  expect(said).toContain('sha256 as expected');
});
