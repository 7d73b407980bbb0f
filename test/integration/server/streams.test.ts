import { connect as connectSocket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ThreadOs } from '../../../src/app/threados.ts';
import type { Event, Listener } from '../../../src/model/event.ts';
import { fail, ok } from '../../../src/model/result.ts';
import { connectThreadOs } from '../../../src/server/client.ts';
import { readEvents } from '../../../src/server/client/event-reader.ts';
import { fakeThreadOs } from '../../fakes/fake-threados.ts';
import { REVISION, row, view } from '../../fixtures/records.ts';
import { CLIENT, connect, PERSON, raw, serveHere } from '../../rig/server.ts';
import { until } from '../../rig/until.ts';

const snapshot: Event = { event: 'snapshot', revision: REVISION, view: view([row('plan')]), proposals: [] };
const news = (message: string): Event => ({ event: 'notice', level: 'info', message, step: null });

/** A ThreadOs with a snapshot for everybody who comes, and something to say to all of them. */
function speaker() {
  const listeners = new Set<Listener>();
  const os = fakeThreadOs({
    subscribe: (listener) => {
      listeners.add(listener);
      listener(snapshot);
      return Promise.resolve(ok(() => void listeners.delete(listener)));
    },
  });
  const say = (event: Event): void => {
    for (const listener of listeners) listener(event);
  };
  return { os, say, listeners };
}

test('a snapshot first, then what happens, until nobody listens any more', async () => {
  const { os, say, listeners } = speaker();
  const { url } = await serveHere(os);
  const seen: Event[] = [];
  const subscribed = await (await connect(url)).subscribe((event) => seen.push(event));
  expect(seen).toEqual([snapshot]);
  say(news('one\ntwo'));
  await until('it came', () => seen.length === 2);
  expect(seen[1]).toEqual(news('one\ntwo'));
  if (subscribed.ok) subscribed.value();
  await until('the server lets go', () => listeners.size === 0);
  say(news('three'));
  expect(seen).toHaveLength(2);
});

test('what cannot be listened to is a failure, with its status', async () => {
  const subscribe = () => Promise.resolve(fail('NOT_INITIALIZED', 'no .threados/ here'));
  const { url } = await serveHere(fakeThreadOs({ subscribe }));
  expect(await raw(`${url}/events`, { headers: { Authorization: `Bearer ${CLIENT}` } })).toMatchObject({
    status: 404,
    body: { error: { code: 'NOT_INITIALIZED' } },
  });
  expect(await (await connect(url)).subscribe(() => undefined)).toMatchObject({ ok: false, error: { code: 'NOT_INITIALIZED' } });
});

test('a client that takes nothing is cut, and the others are not', async () => {
  const { os, say, listeners } = speaker();
  const { url, port } = await serveHere(os, { limits: { mostWaitingBytes: 200_000 } });
  const seen: Event[] = [];
  const subscribed = await (await connect(url)).subscribe((event) => seen.push(event));
  const slow = connectSocket(port, '127.0.0.1');
  onTestFinished(() => void slow.destroy());
  slow.on('error', () => undefined);
  slow.pause();
  slow.write(`GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${CLIENT}\r\n\r\n`);
  await until('both listen', () => listeners.size === 2);
  for (let i = 0; listeners.size === 2; i += 1) {
    expect(i).toBeLessThan(2000);
    say(news('x'.repeat(50_000)));
    await until('the quick one keeps up', () => seen.length >= i + 2);
  }
  expect(listeners.size).toBe(1);
  say(news('still here'));
  await until('the quick one is told', () => JSON.stringify(seen.at(-1)).includes('still here'));
  if (subscribed.ok) subscribed.value();
});

test('a client that takes nothing between two heartbeats is cut, however little there is to say', async () => {
  const { os, say, listeners } = speaker();
  const { port } = await serveHere(os, { limits: { heartbeatMs: 50 } });
  const slow = connectSocket(port, '127.0.0.1');
  onTestFinished(() => void slow.destroy());
  slow.on('error', () => undefined);
  slow.pause();
  slow.write(`GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${CLIENT}\r\n\r\n`);
  await until('it listens', () => listeners.size === 1);
  say(news('x'.repeat(8_000_000)));
  await until('it is cut', () => listeners.size === 0);
});

test('there are only so many streams', async () => {
  const { os } = speaker();
  const { url } = await serveHere(os, { limits: { mostStreams: 1 } });
  const first = await (await connect(url)).subscribe(() => undefined);
  expect(await raw(`${url}/events`, { headers: { Authorization: `Bearer ${CLIENT}` } })).toMatchObject({
    status: 503,
    body: { error: { code: 'SERVER_UNAVAILABLE' } },
  });
  if (first.ok) first.value();
});

test('a server that comes back is listened to again, from a new snapshot, with its new token', async () => {
  const one = speaker();
  const first = await serveHere(one.os);
  let token = PERSON;
  const client = await connectThreadOs({ url: first.url, token: () => Promise.resolve(token) });
  if (!client.ok) throw new Error(client.error.message);
  const seen: Event[] = [];
  const subscribed = await client.value.subscribe((event) => seen.push(event));
  token = 'not_any_more';
  await first.close(0);
  await until('a person is told', () => seen.some((event) => event.event === 'notice' && event.level === 'warning'));
  const two = speaker();
  await serveHere(two.os, { port: first.port });
  token = CLIENT;
  await until('there is a new snapshot', () => seen.filter(({ event }) => event === 'snapshot').length === 2);
  two.say(news('hello again'));
  await until('it goes on', () => JSON.stringify(seen.at(-1)).includes('hello again'));
  expect(seen.map((event) => (event.event === 'notice' ? event.level : event.event))).toEqual([
    'snapshot',
    'warning',
    'info',
    'snapshot',
    'info',
  ]);
  if (subscribed.ok) subscribed.value();
});

test('a server that is away when somebody begins to listen is waited for', async () => {
  const one = await serveHere(speaker().os);
  const client = await connect(one.url);
  await one.close(0);
  const seen: Event[] = [];
  const subscribed = await client.subscribe((event) => seen.push(event));
  expect(subscribed.ok).toBe(true);
  await until('a person is told', () => seen.length === 1);
  await serveHere(speaker().os, { port: one.port });
  await until('the snapshot comes', () => seen.at(-1)?.event === 'snapshot');
  if (subscribed.ok) subscribed.value();
});

/** Follows a log of three lines; each connection gives the next one and then breaks. */
test('a log is followed on behind the last line that came', async () => {
  const lines = ['one', 'two', 'three'];
  const asked: unknown[] = [];
  const follow: ThreadOs['follow'] = async function* ({ after, tail, signal }) {
    asked.push({ after, tail });
    const next = after === undefined ? 0 : after.offset;
    const line = lines[next];
    if (line === undefined) return;
    yield ok({ instance: 'build', line, end: { attempt: 1, offset: next + 1 } });
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  };
  let serving = await serveHere(fakeThreadOs({ follow }));
  const { port } = serving;
  const client = await connect(serving.url);
  const seen: string[] = [];
  for await (const line of client.follow({ id: 'build', stream: 'stdout', tail: 9, grep: null, signal: new AbortController().signal })) {
    if (!line.ok) throw new Error(line.error.message);
    seen.push(line.value.line);
    await serving.close(0);
    serving = await serveHere(fakeThreadOs({ follow }), { port });
  }
  expect(seen).toEqual(lines);
  expect(asked).toEqual([{ after: undefined, tail: 9 }, ...[1, 2, 3].map((offset) => ({ after: { attempt: 1, offset }, tail: null }))]);
});

test('Last-Event-ID says the same', async () => {
  const asked: unknown[] = [];
  const follow: ThreadOs['follow'] = async function* ({ after }) {
    asked.push(after);
    yield await Promise.resolve(ok({ instance: 'build', line: 'on', end: { attempt: 2, offset: 20 } }));
  };
  const { url } = await serveHere(fakeThreadOs({ follow }));
  const { text } = await raw(`${url}/steps/build/logs/follow`, { headers: { Authorization: `Bearer ${CLIENT}`, 'Last-Event-ID': '2:17' } });
  expect(asked).toEqual([{ attempt: 2, offset: 17 }]);
  expect(text).toBe(
    'event: line\nid: 2:20\ndata: {"instance":"build","line":"on","end":{"attempt":2,"offset":20}}\n\nevent: end\ndata: {"ok":true,"data":null}\n\n',
  );
});

test('a follower that is stopped lets go of the server', async () => {
  const gone = Promise.withResolvers<undefined>();
  const follow: ThreadOs['follow'] = async function* ({ signal }) {
    yield ok({ instance: 'build', line: 'one', end: { attempt: 1, offset: 4 } });
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    gone.resolve(undefined);
  };
  const { url } = await serveHere(fakeThreadOs({ follow }));
  const stop = new AbortController();
  for await (const line of (await connect(url)).follow({ id: 'build', stream: 'stdout', tail: null, grep: null, signal: stop.signal })) {
    expect(line.ok).toBe(true);
    stop.abort();
  }
  await gone.promise;
});

test('silence ends a stream that only seems to be there', async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('event: a\ndata: ä1\n\nevent: b\nda')),
  });
  const seen: string[] = [];
  for await (const { event, data } of readEvents(body, { silenceMs: 30 })) seen.push(`${event ?? ''} ${data}`);
  expect(seen).toEqual(['a ä1']);
});

test('what answers but is no ThreadOS is said to be none', async () => {
  const { createServer } = await import('node:http');
  const other = createServer((_, response) => response.end('<h1>It works!</h1>')).listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const url = `http://127.0.0.1:${String(port)}`;
  expect(await connectThreadOs({ url, token: () => Promise.resolve('t') })).toMatchObject({
    ok: false,
    error: { code: 'SERVER_UNAVAILABLE' },
  });
  other.close();
  await until('it is gone', async () => (await fetch(url).catch(() => null)) === null);
  const nobody = await connectThreadOs({ url, token: () => Promise.resolve('t') });
  expect(nobody).toMatchObject({ ok: false, error: { code: 'SERVER_UNAVAILABLE', hint: 'start it with: threados serve' } });
  expect(await connectThreadOs({ url, token: () => Promise.resolve(null) })).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } });
});
