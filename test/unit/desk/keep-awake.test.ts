import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keepAwake } from '../../../src/desk/keep-awake.ts';
import { makeFolder } from '../../rig/repo.ts';
import { until } from '../../rig/until.ts';

/** A program of that name which writes down its words and its pid, and then is what the real one would start or wait for. */
function standIn(folder: string, name: string, ending: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/words"\necho $$ > "${folder}/pid"\n${ending}\n`, { mode: 0o755 });
  return path;
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const pidIn = (folder: string) => Number(readFileSync(join(folder, 'pid'), 'utf8'));
const begun = (folder: string) => until('it has begun', () => existsSync(join(folder, 'pid')) && pidIn(folder) > 0);

describe.skipIf(process.platform === 'win32')('the machine is kept awake', () => {
  test('on Linux by systemd-inhibit around a program that waits for us; until the run is over', async () => {
    const folder = makeFolder();
    const inhibit = standIn(folder, 'systemd-inhibit', 'shift 4; exec "$@"');
    const find = (program: string) => Promise.resolve(program === 'systemd-inhibit' ? inhibit : '/bin/cat');
    const end = await keepAwake({ platform: 'linux', pid: process.pid, find });
    await begun(folder);
    expect(readFileSync(join(folder, 'words'), 'utf8').split('\n')).toEqual([
      '--what=idle:sleep',
      '--who=ThreadOS',
      '--why=A run is under way',
      '--mode=block',
      '/bin/cat',
      '',
    ]);
    expect(isAlive(pidIn(folder))).toBe(true);
    end();
    await until('it has ended', () => !isAlive(pidIn(folder)));
  });

  test('and where this process is killed outright, it ends too', async () => {
    const folder = makeFolder();
    const inhibit = standIn(folder, 'systemd-inhibit', 'shift 4; exec "$@"');
    const module = new URL('../../../src/desk/keep-awake.ts', import.meta.url).href;
    const script = `
      const { keepAwake } = await import(${JSON.stringify(module)});
      const find = (program) => Promise.resolve(program === 'cat' ? '/bin/cat' : ${JSON.stringify(inhibit)});
      await keepAwake({ platform: 'linux', pid: process.pid, find });
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: 'inherit' });
    onTestFinished(() => void owner.kill('SIGKILL'));
    await begun(folder);
    expect(isAlive(pidIn(folder))).toBe(true);
    owner.kill('SIGKILL');
    await until('it has ended with its owner', () => !isAlive(pidIn(folder)));
  });

  test('on macOS by caffeinate, which waits for our pid', async () => {
    const folder = makeFolder();
    const caffeinate = standIn(folder, 'caffeinate', 'exec cat');
    const end = await keepAwake({ platform: 'darwin', pid: 4711, find: () => Promise.resolve(caffeinate) });
    await begun(folder);
    expect(readFileSync(join(folder, 'words'), 'utf8')).toBe('-i\n-w\n4711\n');
    end();
    await until('it has ended', () => !isAlive(pidIn(folder)));
  });

  test.each(['linux', 'darwin', 'win32', 'freebsd'] as const)('where %s offers no way, nothing happens', async (platform) => {
    const end = await keepAwake({ platform, pid: process.pid, find: () => Promise.resolve(null) });
    end();
  });

  test('a program that refuses, or cannot be started, is no failure', async () => {
    const folder = makeFolder();
    const refused = standIn(folder, 'caffeinate', 'exit 1');
    (await keepAwake({ platform: 'darwin', pid: 1, find: () => Promise.resolve(refused) }))();
    (await keepAwake({ platform: 'darwin', pid: 1, find: () => Promise.resolve(join(folder, 'nothing-here')) }))();
  });
});
