/** One of the processes of bench/locks.ts: `KIND FOLDER count|hold TURNS`. */
import { closeSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lock as properLock } from 'proper-lockfile';
import { kernelLock, tryKernelLock } from '../src/store/kernel-lock.ts';

type Release = () => unknown;

const [kind = '', dir = '', what = '', turns = '0'] = process.argv.slice(2);
const counter = join(dir, 'n');

const takers: Readonly<Record<string, () => Promise<Release>>> = {
  'proper-lockfile': () =>
    properLock(dir, {
      realpath: false,
      stale: 2000,
      update: 1000,
      retries: { retries: 10_000, minTimeout: 2, maxTimeout: 20, factor: 1.5 },
    }),
  'own O_EXCL file': ownLock,
  'node:sqlite': async () => {
    const held = await kernelLock(() => tryKernelLock(join(dir, 'lock.sqlite')), 120_000);
    if (held === null) throw new Error('timed out');
    return () => held.release();
  },
};

/** The usual recipe: whoever makes the file has it; one whose process is gone may be taken away. */
async function ownLock(): Promise<Release> {
  const file = join(dir, 'lock.pid');
  for (let wait = 1; ; wait = Math.min(wait * 1.5, 20)) {
    try {
      const fd = openSync(file, 'wx');
      writeSync(fd, String(process.pid));
      closeSync(fd);
      return () => rmSync(file);
    } catch {
      if (isDead(file)) rmSync(file, { force: true });
    }
    await sleep(wait);
  }
}

function isDead(file: string): boolean {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

const take = takers[kind];
if (take === undefined) throw new Error(`no such lock: ${kind}`);
process.stdout.write('ready\n');
if (what === 'hold') {
  await take();
  process.stdout.write('held\n');
  setInterval(() => undefined, 1000);
} else {
  await new Promise((resolve) => process.stdin.once('data', resolve));
  for (let i = 0; i < Number(turns); i += 1) {
    const release = await take();
    const n = Number(readFileSync(counter, 'utf8'));
    await new Promise((resolve) => setImmediate(resolve));
    writeFileSync(counter, String(n + 1));
    await release();
  }
  process.stdin.destroy();
}
