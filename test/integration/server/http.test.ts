import { connect as connectSocket } from 'node:net';
import { expect, test } from 'vitest';
import { fail } from '../../../src/model/result.ts';
import { MOST_BODY_BYTES } from '../../../src/server/app.ts';
import { ENDPOINTS } from '../../../src/server/endpoints.ts';
import { fakeThreadOs } from '../../fakes/fake-threados.ts';
import { CLIENT, connect, PERSON, raw, serveHere } from '../../rig/server.ts';

const auth = { Authorization: `Bearer ${CLIENT}` };
const json = { ...auth, 'Content-Type': 'application/json' };

test('every endpoint wants a token before anything else', async () => {
  const os = fakeThreadOs();
  const { url } = await serveHere(os);
  for (const { verb, path } of Object.values(ENDPOINTS)) {
    const { status, headers, body } = await raw(`${url}${path.replaceAll(/\{\w+\}/g, 'x')}`, { method: verb });
    expect({ status, body, auth: headers['www-authenticate'] }, path).toMatchObject({
      status: 401,
      body: { ok: false, error: { code: 'UNAUTHORIZED' } },
      auth: 'Bearer',
    });
  }
  for (const path of ['/events', '/steps/a/logs/follow', '/openapi.json', '/nothing'])
    expect((await raw(`${url}${path}`)).status, path).toBe(401);
  expect(os.calls).toEqual([]);
});

test('a rebound name and a page of another site are turned away, token or not', async () => {
  const os = fakeThreadOs();
  const { url } = await serveHere(os);
  const tries: Readonly<Record<string, string>>[] = [
    { Host: 'evil.example' },
    { Host: 'evil.example:7433' },
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ];
  for (const headers of tries) {
    const { status, body } = await raw(`${url}/stop/all`, { method: 'POST', headers: { ...json, ...headers }, body: '{"yes":true}' });
    expect({ status, body }).toMatchObject({ status: 403, body: { ok: false, error: { code: 'FORBIDDEN' } } });
  }
  const preflight = await raw(`${url}/stop/all`, {
    method: 'OPTIONS',
    headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'POST' },
  });
  expect(Object.keys(preflight.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect(os.calls).toEqual([]);
});

test('the two tokens are two callers', async () => {
  const client = fakeThreadOs({ caller: { actor: 'http', inside: null, evidence: 'face:http' } });
  const person = fakeThreadOs();
  const { url } = await serveHere(client, { person });
  expect((await connect(url, CLIENT)).caller.actor).toBe('http');
  const you = await connect(url, PERSON);
  expect(you.caller.actor).toBe('human');
  await you.stopAll({ yes: true, signal: new AbortController().signal });
  expect({ client: client.calls.length, person: person.calls.length }).toEqual({ client: 0, person: 1 });
});

test('a body that is too large is refused, said so or not', async () => {
  const os = fakeThreadOs();
  const { url } = await serveHere(os);
  const body = Buffer.alloc(MOST_BODY_BYTES + 1, 0x20);
  const said = await raw(`${url}/actions/apply`, {
    method: 'POST',
    headers: { ...json, 'Content-Length': String(body.length) },
    body,
  }).catch((error: unknown) => error);
  const chunked = await raw(`${url}/actions/apply`, { method: 'POST', headers: { ...json, 'Transfer-Encoding': 'chunked' }, body }).catch(
    (error: unknown) => error,
  );
  expect(said).toMatchObject({ status: 413, body: { error: { code: 'BODY_TOO_LARGE' } } });
  expect(chunked).toMatchObject({ status: 413, body: { error: { code: 'BODY_TOO_LARGE' } } });
  expect(os.calls).toEqual([]);
});

test.each([
  ['a path that is not there', 'GET', '/stauts', '', 404, 'UNKNOWN_PATH'],
  ['the wrong method', 'POST', '/status', '{}', 405, 'METHOD_NOT_ALLOWED'],
  ['the wrong method of a stream', 'DELETE', '/events', '', 405, 'METHOD_NOT_ALLOWED'],
  ['broken JSON', 'POST', '/run', '{', 400, 'USAGE'],
  ['an unknown field', 'POST', '/run', '{"al":true}', 422, 'INVALID_VALUE'],
  ['a way out of the folder', 'GET', '/steps/..%2f..%2fsecret/logs', '', 422, 'INVALID_VALUE'],
  ['a way out of the path', 'GET', '/steps/../../etc/passwd', '', 404, 'UNKNOWN_PATH'],
  ['a run that is none', 'GET', '/runs/..%5c..', '', 422, 'INVALID_VALUE'],
  ['a file outside', 'POST', '/sequence/validate', '{"file":"../../../etc/passwd"}', 422, 'INVALID_VALUE'],
  ['mprocs in the server’s terminal', 'POST', '/mprocs/open', '{"layout":"here"}', 422, 'UNSUPPORTED'],
])('%s', async (_, method, path, body, status, code) => {
  const os = fakeThreadOs();
  const { url } = await serveHere(os);
  const reply = await raw(url, { method, path, headers: json, body });
  expect(reply).toMatchObject({ status, body: { ok: false, error: { code } } });
  expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(os.calls).toEqual([]);
});

test('the statuses are those of the one table', async () => {
  for (const [code, status] of [
    ['PROPOSAL_PENDING', 202],
    ['STEP_FAILED', 200],
    ['POLICY_DENIED', 403],
    ['REVISION_MISMATCH', 409],
    ['UNKNOWN_STEP', 404],
    ['WAIT_TIMEOUT', 408],
  ] as const) {
    const { url } = await serveHere(fakeThreadOs({ perform: () => Promise.resolve(fail(code, 'so')) }));
    expect(await raw(`${url}/run`, { method: 'POST', headers: json, body: '{}' })).toMatchObject({
      status,
      body: { ok: false, error: { code } },
    });
  }
});

test('a bug is INTERNAL, and what it was stays in the server', async () => {
  const bugs: unknown[] = [];
  const status = () => Promise.reject(new Error('a secret detail'));
  const perform = (): never => {
    throw new Error('another');
  };
  const { url } = await serveHere(fakeThreadOs({ status, perform }), { bugs });
  const reply = await raw(`${url}/status`, { headers: auth });
  expect(reply).toMatchObject({ status: 500, body: { error: { code: 'INTERNAL' } } });
  expect(reply.text).not.toContain('secret');
  const streamed = await raw(`${url}/run`, { method: 'POST', headers: { ...json, Accept: 'text/event-stream' }, body: '{}' });
  expect(streamed.text).toMatch(/^event: result\ndata: \{"ok":false,"error":\{"code":"INTERNAL"/);
  expect(bugs).toHaveLength(2);
});

test('who hangs up is noticed', async () => {
  const gone = Promise.withResolvers<undefined>();
  const begun = Promise.withResolvers<undefined>();
  const os = fakeThreadOs({
    wait: async ({ signal }) => {
      signal.addEventListener('abort', () => gone.resolve(undefined));
      begun.resolve(undefined);
      await gone.promise;
      return fail('INTERRUPTED', 'so');
    },
  });
  const { url, port } = await serveHere(os);
  expect(url).toContain(String(port));
  const socket = connectSocket(port, '127.0.0.1');
  const body = '{"ids":["a"]}';
  socket.write(
    `POST /wait HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${CLIENT}\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
  );
  await begun.promise;
  socket.destroy();
  await gone.promise;
});

test('what is no HTTP does it no harm', async () => {
  const { url, port } = await serveHere(fakeThreadOs());
  for (const bytes of [
    '\0\0\0',
    'GET / HTTP/1.1\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`,
    'GET http://evil.example/status HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ]) {
    const socket = connectSocket(port, '127.0.0.1');
    let said = '';
    socket.on('data', (chunk) => (said += chunk.toString()));
    socket.on('error', () => undefined);
    socket.end(bytes);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(said).not.toContain('200 OK');
  }
  expect((await raw(`${url}/status`, { headers: auth })).status).toBe(200);
});

test('closing ends streams, and lets go of the port', async () => {
  const serving = await serveHere(fakeThreadOs());
  const stream = await fetch(`${serving.url}/events`, { headers: auth });
  const ended = stream.text();
  await serving.close(5000);
  expect(await ended).toBe('');
  await expect(fetch(serving.url)).rejects.toThrow('fetch failed');
});
