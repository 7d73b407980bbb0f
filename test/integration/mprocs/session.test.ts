import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { createMprocsSession, wire } from '../../fixtures/mprocs/wire.ts';
import { HERE, hermetic, makeRepo, openHereInPty, readSession } from '../../rig/mprocs.ts';
import type { Pty } from '../../rig/pty.ts';

const WELCOME = 'Every step of this repo';

async function opened(root: string, pty: Pty): Promise<void> {
  await pty.until(WELCOME, 10_000);
  await expect.poll(() => readSession(root)?.state, { timeout: 5000 }).toBe('open');
}

test('opens in the terminal it is in, shows what it is, and ends as closed when a person quits', async () => {
  const root = makeRepo();
  const session = createMprocsSession(wire(root, ''));
  expect(await session.status()).toEqual({ state: 'closed', address: null, pid: null, version: null, panes: [] });

  const pty = openHereInPty(root);
  await opened(root, pty);
  const status = await session.status();
  expect(status).toMatchObject({ state: 'open', version: '0.7.3', panes: [] });
  expect(status.address).toMatch(/^127\.0\.0\.1:\d+$/);
  // A second one changes nothing and returns at once.
  expect(await session.open('split')).toEqual({ ok: true, value: status });

  pty.press('q');
  await pty.until('<e>');
  pty.press('e');
  await pty.until('terminal as before; ended');
  expect((await pty.exited).exitCode).toBe(0);
  expect((await session.status()).state).toBe('closed');
});

test('two at once: one opens, the other one returns', async () => {
  const root = makeRepo();
  const ptys = [openHereInPty(root), openHereInPty(root)];
  const first = await Promise.race(ptys.map((pty, i) => pty.until('ended', 15_000).then(() => i)));
  expect((await ptys[first]?.exited)?.exitCode).toBe(0);
  const other = ptys[1 - first];
  if (other) await opened(root, other);
  expect((await createMprocsSession(wire(root, '')).status()).state).toBe('open');
});

test('the keys that would add, remove, copy, rename or restart rows do nothing', async () => {
  const root = makeRepo();
  const pty = openHereInPty(root);
  await opened(root, pty);
  for (const key of ['a', 'd', 'e', 'C', 'p', 's', 'r', 'R', 'Q']) pty.press(key);
  // Help is harmless and toggles: once it is gone and back, all of the keys before it have been read.
  await pty.until('Toggle focus');
  pty.press('?');
  await pty.until((rows) => !rows.some((row) => row.includes('Toggle focus')));
  const rows = await pty.screen();
  expect(rows.join('\n')).toContain(WELCOME);
  expect(rows.filter((row) => /threados\s+UP/.test(row))).toHaveLength(1);
  expect(readSession(root)?.state).toBe('open');
});

test('a port that is taken after all: the next one', async () => {
  const root = makeRepo();
  const received: string[] = [];
  const taken = await listen((text) => received.push(text));
  const pty = openHereInPty(root, { args: ['', String(taken)] });
  await opened(root, pty);
  const session = readSession(root);
  expect(session?.state === 'open' && session.port).not.toBe(taken);
  // Not a byte for whoever has the port.
  expect(received).toEqual([]);
});

test('a port that is taken every time: says so', async () => {
  const root = makeRepo();
  const taken = String(await listen(() => undefined));
  const pty = openHereInPty(root, { args: ['', taken, taken, taken, taken, taken], cols: 220 });
  await pty.until('MPROCS_UNAVAILABLE: mprocs found its port taken 5 times in a row (Try again.)', 20_000);
  expect(readSession(root)).toBeNull();
});

test.each([
  ['no such file', { THREADOS_MPROCS_PATH: '/no/such/mprocs' }, /MPROCS_UNAVAILABLE: THREADOS_MPROCS_PATH is \/no\/such\/mprocs/],
  ['not mprocs', { THREADOS_MPROCS_PATH: '/bin/true' }, /MPROCS_UNAVAILABLE: \/bin\/true does not run/],
])('%s: says so, and what to do', async (_name, env, said) => {
  const root = makeRepo();
  const pty = openHereInPty(root, { env: hermetic(root, env), cols: 220 });
  await pty.until(said);
  expect((await pty.exited).exitCode).toBe(7);
  expect(readSession(root)).toBeNull();
});

test('another version: says which one is known', async () => {
  const root = makeRepo();
  const other = join(root, 'mprocs');
  writeFileSync(other, '#!/bin/sh\necho mprocs 0.9.6\n', { mode: 0o755 });
  const pty = openHereInPty(root, { env: hermetic(root, { THREADOS_MPROCS_PATH: other }), cols: 220 });
  await pty.until(/is mprocs 0\.9\.6; ThreadOS drives 0\.7\.3/);
});

test('no terminal: says so without starting anything', async () => {
  const root = makeRepo();
  const run = await promisify(execFile)(process.execPath, [HERE, root], { env: hermetic(root) }).catch(
    (error: unknown) => error as { stdout: string; code: number },
  );
  expect(run).toMatchObject({ code: 7, stdout: expect.stringContaining('TERMINAL_UNAVAILABLE: mprocs needs a terminal') as string });
});

test('a broken global configuration and a broken project file break nothing, and are named', async () => {
  const root = makeRepo();
  mkdirSync(join(root, '.config', 'mprocs'), { recursive: true });
  writeFileSync(join(root, '.config', 'mprocs', 'mprocs.yaml'), 'keymap_procs: [');
  writeFileSync(
    join(root, 'mprocs.yaml'),
    'procs:\n  web: { shell: touch stolen }\nserver: 127.0.0.1:1\nscrollback: lots\nproc_list_title: Mine\n',
  );
  const pty = openHereInPty(root, { cols: 200 });
  await opened(root, pty);
  const rows = await pty.until('scrollback has a value that mprocs does not take');
  expect(rows.join('\n')).toContain('mprocs.yaml: Flow sequence');
  expect(rows.join('\n')).toContain('Mine');
  expect(rows.join('\n')).not.toContain('web');
});

test('mprocs that dies leaves a terminal that works', async () => {
  const root = makeRepo();
  const pty = openHereInPty(root);
  await opened(root, pty);
  expect(pty.terminal.modes.mouseTrackingMode).not.toBe('none');
  const session = readSession(root);
  process.kill(session?.state === 'open' ? session.pid : 0, 'SIGKILL');
  await pty.until('terminal as before; ended');
  expect(pty.terminal.modes.mouseTrackingMode).toBe('none');
  expect(pty.terminal.buffer.active.type).toBe('normal');
  expect(readSession(root)).toEqual({ schema: 1, state: 'closed', ended: 'killed' });
});

test('its parent is told to end: mprocs goes first', async () => {
  const root = makeRepo();
  const pty = openHereInPty(root);
  await opened(root, pty);
  process.kill(pty.pid, 'SIGTERM');
  await pty.until('terminal as before; ended');
  expect((await createMprocsSession(wire(root, '')).status()).state).toBe('closed');
});

test('close ends it, and closing what is closed is no failure', async () => {
  const root = makeRepo();
  const pty = openHereInPty(root);
  await opened(root, pty);
  const session = createMprocsSession(wire(root, ''));
  expect(await session.close()).toMatchObject({ ok: true, value: { state: 'closed' } });
  await pty.until('terminal as before; ended');
  expect(await session.close()).toMatchObject({ ok: true, value: { state: 'closed' } });
});

test('a dead session whose port another program has now is sent nothing', async () => {
  const root = makeRepo();
  const received: string[] = [];
  const port = await listen((text) => received.push(text));
  const record = {
    schema: 1,
    state: 'open',
    pid: 2 ** 22 + 1,
    started_at: 'x:1',
    port,
    address: `127.0.0.1:${String(port)}`,
    version: '0.7.3',
    binary: '/x',
    opened_at: '',
  };
  writeFileSync(join(root, '.threados', 'state', 'session.json'), JSON.stringify(record));
  const session = createMprocsSession(wire(root, ''));
  expect((await session.status()).state).toBe('lost');
  expect(await session.select('plan')).toMatchObject({ ok: false, error: { code: 'MPROCS_NOT_OPEN' } });
  expect(await session.close()).toMatchObject({ ok: true, value: { state: 'lost' } });
  expect(received).toEqual([]);
});

test('session and launch files are for this user only', async () => {
  const root = makeRepo();
  await opened(root, openHereInPty(root));
  const state = join(root, '.threados', 'state');
  const { statSync } = await import('node:fs');
  expect(statSync(join(state, 'session.json')).mode & 0o077).toBe(0);
  expect(readFileSync(join(state, 'mprocs', 'config.json'), 'utf8')).not.toContain('shell');
});

/** A program that has a port and hears what is sent to it. */
async function listen(onText: (text: string) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    let text = '';
    socket
      .on('data', (data) => (text += String(data)))
      .on('close', () => {
        onText(text);
      });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}
