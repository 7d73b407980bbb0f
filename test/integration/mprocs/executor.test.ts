import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Executor, RunningInstance } from '../../../src/model/ports/process.ts';
import type { Launch } from '../../../src/model/launch.ts';
import { createMprocsSession, wire } from '../../fixtures/mprocs/wire.ts';
import { claimed, readStatus } from '../../fixtures/mprocs/claim.ts';
import { executorOn } from '../../rig/mprocs-launch.ts';
import { makeRepo, openHereInPty, readSession } from '../../rig/mprocs.ts';
import type { Pty } from '../../rig/pty.ts';

async function openRepo(): Promise<{
  root: string;
  pty: Pty;
  executor: Executor;
  lost: string[];
  session: ReturnType<typeof createMprocsSession>;
}> {
  const root = makeRepo();
  const pty = openHereInPty(root);
  await pty.until('Every step of this repo');
  await expect.poll(() => readSession(root)?.state, { timeout: 5000 }).toBe('open');
  return { root, pty, ...executorOn(root), session: createMprocsSession(wire(root, '')) };
}

async function start(executor: Executor, launch: Launch): Promise<RunningInstance> {
  const started = await executor.start(launch);
  if (!started.ok) throw new Error(`${started.error.code}: ${started.error.message}`);
  await started.value.started;
  return started.value;
}

test('steps get rows named after them, and start without touching the selection', async () => {
  const { root, pty, executor, session } = await openRepo();
  const launches = ['plan', 'build.1', 'build.2'].map((id) => claimed(root, id, ['stay', 'here']));
  const running = await Promise.all(launches.map((launch) => start(executor, launch)));
  const rows = await pty.until((screen) => ['plan', 'build.1', 'build.2'].every((id) => screen.some((row) => row.includes(`${id} `))));
  expect(rows.join('\n')).toContain('Every step of this repo');
  expect((await session.status()).panes).toEqual([
    { step: 'plan', instance: 'plan', name: 'plan', index: 1, stale: false },
    { step: 'build', instance: 'build.1', name: 'build.1', index: 2, stale: false },
    { step: 'build', instance: 'build.2', name: 'build.2', index: 3, stale: false },
  ]);
  expect(launches.map((launch) => readStatus(launch).proc)).toEqual([
    { name: 'plan', index: 1 },
    { name: 'build.1', index: 2 },
    { name: 'build.2', index: 3 },
  ]);
  expect(readdirSync(join(root, '.threados', 'state', 'launch'))).toEqual([]);

  expect(await session.select('build.1')).toEqual({ ok: true, value: { stale: false } });
  await pty.until('I am build.1, here');
  // The person looks at build.1; what starts now must leave them there, and their keys too.
  await start(executor, claimed(root, 'late', ['stay', 'late']));
  await pty.until('late ');
  expect((await pty.screen()).join('\n')).toContain('I am build.1');
  expect(await session.sendKey('plan', '<C-x>')).toEqual({ ok: true, value: { stale: false } });
  await pty.until('got "\\u0018"');
  expect((await pty.screen()).join('\n')).toContain('I am plan');

  expect(await session.zoom('build.2')).toMatchObject({ ok: true });
  await pty.until((screen) => screen.some((row) => row.includes('I am build.2')) && !screen.some((row) => row.includes('late ')));
  expect((await session.close()).ok).toBe(true);
  for (const one of running) expect(await one.ended).toMatchObject({ state: 'exited', outcome: 'stopped' });
});

test('a second attempt has a row of its own, and select takes the newest', async () => {
  const { root, pty, executor, session } = await openRepo();
  const first = await start(executor, claimed(root, 'plan', ['exit', 'first']));
  expect(await first.ended).toMatchObject({ state: 'exited', outcome: 'success' });
  await start(executor, claimed(root, 'plan', ['stay', 'second'], 2));
  await pty.until('plan (2)');
  await session.select('plan');
  await pty.until('I am plan, second');
  expect(await session.select('other')).toMatchObject({ ok: false, error: { code: 'UNKNOWN_STEP' } });
  expect(await session.sendKey('plan', 'nonsense')).toMatchObject({ ok: false, error: { code: 'INVALID_VALUE' } });
});

test('a runner that ends without a last word is lost, once', async () => {
  const { root, executor, lost } = await openRepo();
  const died = await start(executor, claimed(root, 'dies', ['die']));
  expect(await died.ended).toMatchObject({ state: 'lost' });
  expect(lost).toEqual(['dies']);
});

test('a pane that takes its launch and is never heard of again is lost after a while', async () => {
  const { root } = await openRepo();
  const { executor, lost } = executorOn(root, { beginMs: 500 });
  const vanished = await start(executor, claimed(root, 'vanishes', ['vanish']));
  expect(await vanished.ended).toMatchObject({ state: 'lost' });
  expect(lost).toEqual(['vanishes']);
});

test('a person ends a pane by hand: its own word counts', async () => {
  const { root, pty, executor, session } = await openRepo();
  const one = await start(executor, claimed(root, 'plan', ['stay']));
  await session.select('plan');
  await pty.until('I am plan');
  pty.press('x');
  expect(await one.ended).toMatchObject({ state: 'exited', outcome: 'stopped' });
  await pty.until(/plan\s+DOWN/);
});

test('mprocs killed outright: panes say so themselves, the session is lost, nothing more starts', async () => {
  const { root, pty, executor, session } = await openRepo();
  const one = await start(executor, claimed(root, 'plan', ['stay']));
  process.kill((await session.status()).pid ?? 0, 'SIGKILL');
  expect(await one.ended).toMatchObject({ state: 'exited', outcome: 'stopped' });
  await pty.until('terminal as before; ended');
  expect(pty.terminal.modes.mouseTrackingMode).toBe('none');
  expect(pty.terminal.buffer.active.type).toBe('normal');
  expect(await executor.start(claimed(root, 'next', ['stay']))).toMatchObject({ ok: false, error: { code: 'MPROCS_NOT_OPEN' } });
  expect(await session.select('plan')).toMatchObject({ ok: false, error: { code: 'MPROCS_NOT_OPEN' } });
});

test('the whole terminal is gone: the session is lost, and a new one begins with an empty map', async () => {
  const { root, pty, executor, session } = await openRepo();
  const one = await start(executor, claimed(root, 'plan', ['stay']));
  await pty.close();
  await expect.poll(async () => (await session.status()).state, { timeout: 5000 }).toBe('lost');
  expect(await one.ended).toMatchObject({ state: 'exited', outcome: 'stopped' });
  const again = openHereInPty(root);
  await again.until('Every step of this repo');
  await expect.poll(async () => (await session.status()).state, { timeout: 5000 }).toBe('open');
  expect((await session.status()).panes).toEqual([]);
  await start(executor, claimed(root, 'plan', ['stay'], 2));
  expect((await session.status()).panes).toEqual([{ step: 'plan', instance: 'plan', name: 'plan (2)', index: 1, stale: false }]);
});
