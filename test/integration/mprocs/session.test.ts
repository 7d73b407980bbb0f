import { expect, test } from 'vitest';
import { createMprocsSession, wire } from '../../fixtures/mprocs/wire.ts';
import { makeRepo, openHereInPty, readSession } from '../../rig/mprocs.ts';

test('opens in the terminal it is in, shows what it is, and ends as closed when a person quits', async () => {
  const root = makeRepo();
  const session = createMprocsSession(wire(root, ''));
  expect(await session.status()).toEqual({ state: 'closed', address: null, pid: null, version: null, panes: [] });

  const pty = openHereInPty(root);
  await pty.until('Every step of this repo that starts gets a row');
  await expect.poll(() => readSession(root)?.state).toBe('open');
  const status = await session.status();
  expect(status).toMatchObject({ state: 'open', version: '0.7.3', panes: [] });
  expect(status.address).toMatch(/^127\.0\.0\.1:\d+$/);

  pty.press('q');
  await pty.until('<e>');
  pty.press('e');
  await pty.until('ended: closed');
  expect((await pty.exited).exitCode).toBe(0);
  expect(pty.terminal.buffer.active.type).toBe('normal');
  expect((await session.status()).state).toBe('closed');
});
