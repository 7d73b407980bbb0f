import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFolder } from '../rig/repo.ts';
import { cleanEnvironment } from '../rig/seqctl.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MEGABYTE = 1024 * 1024;

/** npm as a user runs it, at home in a folder of the test. */
function npmIn(home: string, more: Readonly<Record<string, string>> = {}) {
  // The Node that runs this test comes first on PATH, as npm itself would be run by it.
  const env = cleanEnvironment({
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: home,
    NODE_OPTIONS: '--use-system-ca',
    ...more,
  });
  return (cwd: string, ...args: readonly string[]) =>
    execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the packed package', () => {
  let tarball: string;
  let files: readonly { readonly path: string; readonly size: number }[];

  beforeAll(() => {
    const told = execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', ROOT], { cwd: ROOT, encoding: 'utf8' });
    const [pack] = JSON.parse(told.slice(told.indexOf('['))) as [{ filename: string; files: typeof files }];
    tarball = join(ROOT, pack.filename);
    files = pack.files;
    return () => execFileSync(process.execPath, ['-e', 'fs.rmSync(process.argv[1])', tarball]);
  });

  test('is small, and has only what is needed', () => {
    const paths = files.map(({ path }) => path);
    const tops = [...new Set(paths.map((path) => path.replace(/^((?:docs\/)?[^/]+).*/, '$1')))];
    expect(tops.toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin',
      'dist',
      'docs/schemas',
      'package.json',
      'templates',
      'vendor',
    ]);
    expect(paths).toEqual(expect.arrayContaining(['vendor/mprocs.exe', 'vendor/LICENSE-mprocs', 'dist/THIRD-PARTY-LICENSES.txt']));
    expect(paths.filter((path) => /\.(?:ts|tsx|map)$|test|meta\.json/.test(path))).toEqual([]);
    expect(statSync(tarball).size).toBeLessThan(3 * MEGABYTE);
  });

  test('installs into an empty folder with spaces in its path, and runs without tsx', () => {
    const folder = makeFolder('grüße an alle');
    const npm = npmIn(folder);
    const project = join(folder, 'an empty folder');
    mkdirSync(project);
    npm(project, 'init', '--yes');
    npm(project, 'install', '--silent', tarball);
    const seqctl = (...args: readonly string[]) => npm(project, 'exec', '--', 'seqctl', ...args);
    expect(seqctl('--version').trim()).toMatch(/^\d+\.\d+\.\d+$/);
    expect(JSON.parse(seqctl('init'))).toMatchObject({ ok: true });
    expect(JSON.parse(seqctl('step', 'add', 'hello', '--', 'node', '--version'))).toMatchObject({ ok: true });
    expect(JSON.parse(seqctl('run', 'all'))).toMatchObject({ ok: true, data: { run: { ended: '1 of 1 done' } } });
    expect(readdirSync(join(project, 'node_modules'))).not.toContain('tsx');
    expect(npm(project, 'exec', '--', 'threados', '--version').trim()).toBe(seqctl('--version').trim());
  });

  test('installs for everybody, needs no install script, and leaves nothing behind when it goes', () => {
    const folder = makeFolder('grüße an alle');
    const prefix = join(folder, 'global prefix');
    mkdirSync(prefix);
    const npm = npmIn(folder, { npm_config_prefix: prefix, npm_config_ignore_scripts: 'true' });
    npm(folder, 'install', '--global', '--silent', tarball);
    const bin = process.platform === 'win32' ? prefix : join(prefix, 'bin');
    expect(readdirSync(bin)).toEqual(expect.arrayContaining(['seqctl', 'threados']));
    const started = execFileSync(join(bin, 'threados'), ['demo'], {
      cwd: folder,
      encoding: 'utf8',
      env: cleanEnvironment({ HOME: folder, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` }),
    });
    expect(started).toContain('All tests pass.');
    npm(folder, 'uninstall', '--global', '--silent', 'threados');
    expect(readdirSync(bin).filter((name) => /seqctl|threados/.test(name))).toEqual([]);
    expect(readdirSync(join(prefix, 'lib', 'node_modules')).filter((name) => name !== '.package-lock.json')).toEqual([]);
  });

  test('runs by npx without being installed', () => {
    const folder = makeFolder('grüße an alle');
    const npm = npmIn(folder);
    expect(npm(folder, 'exec', '--yes', '--package', tarball, '--', 'seqctl', '--version').trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
