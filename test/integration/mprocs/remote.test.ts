import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { sendByCtl } from '../../../src/executors/mprocs/ctl.ts';
import { findFreePort } from '../../../src/executors/mprocs/free-port.ts';
import { createRemote } from '../../../src/executors/mprocs/remote.ts';
import { sendBySocket } from '../../../src/executors/mprocs/socket.ts';
import { hermetic, makeRepo, MPROCS } from '../../rig/mprocs.ts';

interface Heard {
  readonly port: number;
  /** What each connection said until it ended. */
  readonly connections: Promise<string>[];
}

/** Listens as mprocs does: reads to the end, then closes. `deaf` never closes. */
async function listen(deaf = false): Promise<Heard> {
  const connections: Promise<string>[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    connections.push(
      new Promise((resolve) => {
        let text = '';
        socket.setEncoding('utf8').on('data', (data) => (text += String(data)));
        socket.on('end', () => {
          if (!deaf) {
            socket.end();
            resolve(text);
          }
        });
        socket.on('error', () => undefined);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, connections };
}

test('one command, one connection, all of it', async () => {
  const { port, connections } = await listen();
  const cmd = 'x\u0085\ud800"'.repeat(20_000);
  const delivery = await createRemote(port).send({ c: 'batch', cmds: [{ c: 'add-proc', name: 'a', cmd }, { c: 'quit' }] });
  expect(delivery).toEqual({ outcome: 'queued' });
  expect(connections).toHaveLength(1);
  const heard = parse((await connections[0]) ?? '') as { cmds: { cmd?: string }[] };
  expect(heard.cmds[0]?.cmd === cmd.toWellFormed()).toBe(true);
  expect(heard.cmds[1]).toEqual({ c: 'quit' });
});

test('what mprocs would choke on never makes a connection', async () => {
  const { port, connections } = await listen();
  expect(await createRemote(port).send({ c: 'send-key', key: '<nonsense>' })).toMatchObject({
    outcome: 'refused',
    error: { code: 'INVALID_VALUE' },
  });
  expect(connections).toHaveLength(0);
});

test('nobody there', async () => {
  expect(await createRemote(await findFreePort()).send({ c: 'quit' })).toMatchObject({
    outcome: 'refused',
    error: { code: 'MPROCS_NOT_OPEN' },
  });
});

test('an end that never comes: unknown', async () => {
  const { port } = await listen(true);
  expect(await createRemote(port, { timeoutMs: 100 }).send({ c: 'quit' })).toMatchObject({
    outcome: 'unknown',
    error: { code: 'MPROCS_UNAVAILABLE', message: expect.stringContaining('within 100 ms') as string },
  });
});

test('readiness is asked for with a command that does nothing', async () => {
  const { port, connections } = await listen();
  expect(await createRemote(port).waitUntilReady(1000, new AbortController().signal)).toBe(true);
  expect(await connections[0]).toBe('{"c":"batch","cmds":[]}');
  expect(await createRemote(await findFreePort()).waitUntilReady(60, new AbortController().signal)).toBe(false);
});

test('fifty at once are fifty whole commands', async () => {
  const { port, connections } = await listen();
  const all = await Promise.all(
    Array.from({ length: 50 }, (_, index) => sendBySocket(port, `{"c":"select-proc","index":${String(index)}}`, 5000)),
  );
  expect(all.every(({ outcome }) => outcome === 'queued')).toBe(true);
  const texts = await Promise.all(connections);
  expect(texts.map((text) => (JSON.parse(text) as { index: number }).index).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 50 }, (_, i) => i),
  );
});

test('mprocs --ctl: its own client says the same', async () => {
  const root = makeRepo();
  // Neither of these may stop it: it reads ours instead.
  writeFileSync(join(root, 'mprocs.yaml'), 'procs: { a: 1 }');
  mkdirSync(join(root, '.config', 'mprocs'), { recursive: true });
  writeFileSync(join(root, '.config', 'mprocs', 'mprocs.yaml'), '[');
  const home = join(root, '.threados', 'state', 'mprocs');
  mkdirSync(home);
  writeFileSync(join(home, 'config.json'), '{"procs":{}}');
  const settings = { binary: MPROCS, config: join(home, 'config.json'), configHome: home, cwd: root, env: hermetic(root) };

  const { port, connections } = await listen();
  expect(await sendByCtl(settings, port, { c: 'add-proc', name: 'plan', cmd: "echo 'a\u0085b' \ud800" }, 5000)).toEqual({
    outcome: 'queued',
  });
  expect(parse((await connections[0]) ?? '')).toEqual({ c: 'add-proc', name: 'plan', cmd: "echo 'a\u0085b' \ufffd" });
  expect(await sendByCtl(settings, await findFreePort(), { c: 'quit' }, 5000)).toMatchObject({
    outcome: 'refused',
    error: { code: 'MPROCS_NOT_OPEN' },
  });
  // It ends with 0 here too: only its words tell.
  expect(await sendByCtl({ ...settings, config: join(home, 'none.json') }, port, { c: 'quit' }, 5000)).toMatchObject({
    outcome: 'unknown',
    error: { message: expect.stringContaining('not found') as string },
  });
});
