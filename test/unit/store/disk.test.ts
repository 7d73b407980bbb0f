import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeDisk, sweepTemporaries, writeAtomic, type DiskOps } from '../../../src/store/disk.ts';
import { temporaryFolder } from '../../integration/store/processes.ts';

function refusing(code: string, times: number, platform: NodeJS.Platform): DiskOps & { slept: number; renames: number; syncs: number } {
  const disk = {
    ...nodeDisk,
    platform,
    slept: 0,
    renames: 0,
    syncs: 0,
    sleep: (ms: number) => {
      disk.slept += ms;
      return Promise.resolve();
    },
    fsync: (fd: number) => {
      disk.syncs += 1;
      return nodeDisk.fsync(fd);
    },
    rename: (from: string, to: string) => {
      disk.renames += 1;
      if (disk.renames <= times) throw Object.assign(new Error(code), { code });
      nodeDisk.rename(from, to);
    },
  };
  return disk;
}

describe('writing a file whole', () => {
  test('makes the folders, replaces the text, leaves nothing else', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'a/b/c.txt');
    await writeAtomic(file, 'one');
    await writeAtomic(file, 'two', { durable: false });
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(readdirSync(join(folder.path, 'a/b'))).toEqual(['c.txt']);
  });

  test.each(['EPERM', 'EBUSY', 'EACCES'])('Windows: %s is waited out', async (code) => {
    using folder = temporaryFolder();
    const disk = refusing(code, 5, 'win32');
    await writeAtomic(join(folder.path, 'x'), 'text', {}, disk);
    expect(readFileSync(join(folder.path, 'x'), 'utf8')).toBe('text');
    expect(disk.renames).toBe(6);
    expect(disk.syncs).toBe(1);
  });

  test('Windows: a file held for good gives up after about two seconds and leaves the old one', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'x');
    writeFileSync(file, 'old');
    const disk = refusing('EPERM', Infinity, 'win32');
    await expect(writeAtomic(file, 'new', {}, disk)).rejects.toThrow('EPERM');
    expect(disk.slept).toBeGreaterThan(1500);
    expect(disk.slept).toBeLessThan(3000);
    expect(readdirSync(folder.path)).toEqual(['x']);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  test('elsewhere the first refusal is the last, and the folder is synced too', async () => {
    using folder = temporaryFolder();
    const refused = refusing('EPERM', 1, 'linux');
    await expect(writeAtomic(join(folder.path, 'x'), 'new', {}, refused)).rejects.toThrow('EPERM');
    expect(refused.slept).toBe(0);
    const disk = refusing('EPERM', 0, process.platform === 'win32' ? 'win32' : 'linux');
    await writeAtomic(join(folder.path, 'x'), 'new', {}, disk);
    expect(disk.syncs).toBe(process.platform === 'win32' ? 1 : 2);
    await writeAtomic(join(folder.path, 'x'), 'new', { durable: false }, disk);
    expect(disk.syncs).toBe(process.platform === 'win32' ? 1 : 2);
  });

  test('what crashed writers left is swept, what live ones write is not', () => {
    using folder = temporaryFolder();
    const dead = '.tmp-999999999-1-abc-status.json';
    const live = `.tmp-${String(process.ppid)}-1-abc-status.json`;
    mkdirSync(join(folder.path, 'keep'));
    for (const name of [dead, live, 'status.json', '.tmp-no']) writeFileSync(join(folder.path, name), 'x');
    const now = performance.timeOrigin + performance.now();
    expect(sweepTemporaries(folder.path, now)).toEqual([dead]);
    expect(existsSync(join(folder.path, live))).toBe(true);
    expect(sweepTemporaries(folder.path, now + 2 * 3_600_000)).toEqual([live]);
    expect(readdirSync(folder.path).sort()).toEqual(['.tmp-no', 'keep', 'status.json']);
    expect(sweepTemporaries(join(folder.path, 'nowhere'), 0)).toEqual([]);
  });
});
