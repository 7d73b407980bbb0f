import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createExclusive } from '../../../src/store/exclusive.ts';
import { createLocks } from '../../../src/store/locks.ts';
import { runModule, temporaryFolder, testClock } from './processes.ts';

const COUNT = `
  import { readFileSync, writeFileSync } from 'node:fs';
  const { createLocks } = await import(STORE + 'locks.ts');
  const [root, counter, times] = process.argv.slice(1);
  const locks = createLocks({ root, clock: { now: () => Date.now() } });
  for (let i = 0; i < Number(times); i += 1) {
    const outcome = await locks.with('edit', async () => {
      const n = Number(readFileSync(counter, 'utf8'));
      await new Promise((resolve) => setImmediate(resolve));
      writeFileSync(counter, String(n + 1));
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  }
`;
const HOLD = `
  const { createLocks } = await import(STORE + 'locks.ts');
  const [root, name] = process.argv.slice(1);
  const locks = createLocks({ root, clock: { now: () => Date.now() } });
  if (name === 'scheduler') {
    const held = await locks.hold('scheduler');
    console.log(held.ok ? 'held' : held.error.code);
    setInterval(() => {}, 1000);
  } else {
    await locks.with(name, () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000); }));
  }
`;

const ALONE = `
  import { readFileSync, writeFileSync } from 'node:fs';
  const { createExclusive } = await import(STORE + 'exclusive.ts');
  const [lock, counter, times] = process.argv.slice(1);
  const alone = createExclusive(lock, 'the counter');
  for (let i = 0; i < Number(times); i += 1) {
    await alone(async () => {
      const n = Number(readFileSync(counter, 'utf8'));
      await new Promise((resolve) => setImmediate(resolve));
      writeFileSync(counter, String(n + 1));
    });
  }
`;

describe('a lock that stays open between two turns', () => {
  test('is held by nobody then: six processes that take turns lose nothing', async () => {
    using folder = temporaryFolder();
    const counter = join(folder.path, 'n');
    writeFileSync(counter, '0');
    const children = Array.from({ length: 6 }, () => runModule(ALONE, [join(folder.path, 'x.lock'), counter, '20']));
    for (const child of children) expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(counter, 'utf8')).toBe('120');
  });

  test.skipIf(process.platform === 'win32')('is made anew where its folder was deleted and made again', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'locks', 'x.lock');
    const [one, other] = [createExclusive(path, 'x', 0), createExclusive(path, 'x', 0)];
    const work = () => Promise.resolve('done');
    expect(await one(work)).toEqual({ ok: true, value: 'done' });
    rmSync(join(folder.path, 'locks'), { recursive: true });
    const inside = other(async () => ({ meanwhile: await one(work) }));
    expect(await inside).toMatchObject({ ok: true, value: { meanwhile: { ok: false, error: { code: 'LOCKED' } } } });
    expect(await one(work)).toEqual({ ok: true, value: 'done' });
  });
});

describe('locks', () => {
  test('twelve processes that add to one number lose nothing', async () => {
    using folder = temporaryFolder();
    const counter = join(folder.path, 'n');
    writeFileSync(counter, '0');
    const children = Array.from({ length: 12 }, () => runModule(COUNT, [folder.path, counter, '5']));
    for (const child of children) expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(counter, 'utf8')).toBe('60');
  });

  test('work within one process is alone too', async () => {
    using folder = temporaryFolder();
    const locks = createLocks({ root: folder.path, clock: testClock });
    let inside = 0;
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        locks.with('edit', async () => {
          inside += 1;
          const seen = inside;
          await new Promise((resolve) => setImmediate(resolve));
          inside -= 1;
          return seen;
        }),
      ),
    );
    expect(results).toEqual(Array.from({ length: 10 }, () => ({ ok: true, value: 1 })));
  });

  test('kill -9 of the holder lets the next one in within two seconds', async () => {
    using folder = temporaryFolder();
    const holder = runModule(HOLD, [folder.path, 'edit']);
    await holder.printed('held');
    const locks = createLocks({ root: folder.path, clock: testClock });
    const waiting = locks.with('edit', () => Promise.resolve(performance.now()));
    holder.process.kill('SIGKILL');
    const killed = performance.now();
    await holder.ended;
    const entered = await waiting;
    expect(entered.ok).toBe(true);
    if (entered.ok) expect(entered.value - killed).toBeLessThan(2000);
  });

  test.skipIf(process.platform === 'win32')('a suspended holder keeps the lock, and is named', async () => {
    using folder = temporaryFolder();
    const holder = runModule(HOLD, [folder.path, 'edit']);
    await holder.printed('held');
    holder.process.kill('SIGSTOP');
    try {
      const locks = createLocks({ root: folder.path, clock: testClock });
      const outcome = await locks.with('edit', () => Promise.resolve('in'), { timeout_ms: 200 });
      expect(outcome).toMatchObject({ ok: false, error: { code: 'LOCKED', details: { pid: holder.process.pid } } });
    } finally {
      holder.process.kill('SIGKILL');
      await holder.ended;
    }
  });

  test('a long hold names its process, refuses a second one, and ends with its process', async () => {
    using folder = temporaryFolder();
    const locks = createLocks({ root: folder.path, clock: testClock });
    expect(await locks.holder('scheduler')).toBeNull();
    const child = runModule(HOLD, [folder.path, 'scheduler']);
    await child.printed('held');
    expect(await locks.holder('scheduler')).toMatchObject({ pid: child.process.pid });
    expect(await locks.hold('scheduler')).toMatchObject({ ok: false, error: { code: 'LOCKED' } });
    child.process.kill('SIGKILL');
    await child.ended;
    expect(await locks.holder('scheduler')).toBeNull();
    const held = await locks.hold('scheduler');
    expect(await locks.holder('scheduler')).toEqual({ pid: process.pid, since: '2026-11-23T08:45:00.000Z' });
    if (held.ok) await held.value.release();
    expect(await locks.holder('scheduler')).toBeNull();
  });

  test('waiting ends with the signal', async () => {
    using folder = temporaryFolder();
    const locks = createLocks({ root: folder.path, clock: testClock });
    const held = await locks.hold('scheduler');
    const stop = new AbortController();
    const waiting = locks.with('scheduler', () => Promise.resolve(1), { signal: stop.signal });
    stop.abort();
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'INTERRUPTED' } });
    if (held.ok) await held.value.release();
  });

  test('what the work throws goes to the caller, and the lock is free again', async () => {
    using folder = temporaryFolder();
    const locks = createLocks({ root: folder.path, clock: testClock });
    await expect(locks.with('edit', () => Promise.reject(new Error('bug')))).rejects.toThrow('bug');
    expect(await locks.with('edit', () => Promise.resolve(1), { timeout_ms: 0 })).toEqual({ ok: true, value: 1 });
  });
});
