import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { LogFile } from '../../../src/runner/log-file.ts';
import { tee } from '../../../src/runner/tee.ts';

const MIB = 1024 * 1024;
const plain = { push: (chunk: Uint8Array) => Buffer.from(chunk), flush: () => Buffer.alloc(0), end: () => Buffer.alloc(0) };

/** A log on a disk that writes only when told. */
function stuckLog() {
  let pending = 0;
  let most = 0;
  let waiter: { limit: number; callback: () => void } | null = null;
  const log: LogFile = {
    write: (bytes) => {
      pending += bytes.length;
      most = Math.max(most, pending);
    },
    pending: () => pending,
    whenBelow: (limit, callback) => {
      waiter = { limit, callback };
    },
    close: () => Promise.resolve({ bytes: 0, sha256: '', problem: null }),
  };
  const writeOut = (bytes: number) => {
    pending -= bytes;
    if (waiter && pending <= waiter.limit) waiter.callback();
  };
  return { log, most: () => most, writeOut };
}

test('a stuck disk makes the child wait only beyond 16 MiB, and not for ever', async () => {
  const source = new PassThrough();
  const disk = stuckLog();
  const output = tee(source, { log: disk.log, redactor: plain, onBytes: () => undefined, show: null });
  for (let i = 0; i < 64; i++) source.write(Buffer.alloc(MIB));
  await new Promise((resolve) => setImmediate(resolve));
  expect(source.isPaused()).toBe(true);
  expect(disk.most()).toBeGreaterThan(16 * MIB);
  expect(disk.most()).toBeLessThanOrEqual(18 * MIB);

  source.end();
  let ended = false;
  void output.ended.then(() => (ended = true));
  for (let i = 0; i < 10; i++) {
    disk.writeOut(16 * MIB);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(ended).toBe(true);
});

test('what dead writers left is taken, however slow the disk', async () => {
  const source = new PassThrough();
  const disk = stuckLog();
  const output = tee(source, { log: disk.log, redactor: plain, onBytes: () => undefined, show: null });
  for (let i = 0; i < 20; i++) source.write(Buffer.alloc(MIB));
  source.end();
  await new Promise((resolve) => setImmediate(resolve));
  expect(source.isPaused()).toBe(true);
  output.takeTheRest();
  await output.ended;
  expect(disk.most()).toBe(20 * MIB);
});

test('after it is let go, what comes is read into nothing', async () => {
  const source = new PassThrough();
  const disk = stuckLog();
  const output = tee(source, { log: disk.log, redactor: plain, onBytes: () => undefined, show: null });
  output.letGo();
  await output.ended;
  for (let i = 0; i < 64; i++) source.write(Buffer.alloc(MIB));
  await new Promise((resolve) => setImmediate(resolve));
  expect(disk.most()).toBe(0);
  expect(source.isPaused()).toBe(false);
});
