import type { Socket } from 'node:net';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ThreadOs } from '../app/threados.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import type { Endpoint } from './endpoint.ts';
import { endpointsByName } from './endpoints.ts';
import type { EventStream, EventStreams } from './event-streams.ts';
import { admit, type TokenClass, type Tokens } from './guard.ts';
import { readInput } from './read-input.ts';
import { STREAMS, type Streamed } from './streams.ts';
import { STREAM_EVENTS, statusOf, toBody } from './wire.ts';

/** The largest body: a list of actions with a few whole prompts. */
export const MOST_BODY_BYTES = 8 * 1024 * 1024;

export interface AppOptions {
  readonly tokens: Tokens;
  /** The interface as somebody with a token of that class has it. */
  readonly as: (who: TokenClass) => ThreadOs;
  /** The step that a connection comes out of, where that can be told: a person's token does not count there. */
  readonly stepBehind: (socket: Socket) => string | null;
  readonly streams: EventStreams;
  readonly version: string;
  /** For the chat: its providers' keys and addresses. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told of what nobody expected; the client gets INTERNAL without it. */
  readonly onBug: (error: unknown) => void;
}

interface Env {
  Bindings: HttpBindings;
  Variables: { os: ThreadOs };
}
type Ctx = Context<Env>;

/**
 * The whole of the API as one handler of requests.
 *
 *   request ─► admit (Host, Origin, token) ─► route ─► body limit ─► readInput ─► ThreadOs ─► JSON, or a stream
 */
export function createApp(options: AppOptions): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    const admitted = admit(c.env.incoming.headers, options.tokens);
    const who = admitted.ok ? inPerson(admitted.value, c.env.incoming.socket, options) : admitted;
    if (!who.ok) {
      if (who.error.code === 'UNAUTHORIZED') c.header('WWW-Authenticate', 'Bearer');
      return answer(c, who);
    }
    c.set('os', options.as(who.value));
    return next();
  });
  app.get('/openapi.json', async (c) => {
    const { openApiDocument } = await import('./openapi.ts');
    return json(c, 200, openApiDocument());
  });
  const limit: MiddlewareHandler<Env> = bodyLimit({
    maxSize: MOST_BODY_BYTES,
    onError: (c) => answer(c as Ctx, fail('BODY_TOO_LARGE', `the body is larger than ${String(MOST_BODY_BYTES)} bytes`)),
  });
  for (const [, endpoint] of endpointsByName()) app.on(endpoint.verb, honoPath(endpoint.path), limit, (c) => handle(c, endpoint, options));
  for (const streamed of Object.values(STREAMS) as unknown as Streamed[])
    app.get(honoPath(streamed.path), (c) => handleStream(c, streamed, options));

  const verbs = verbsByPath();
  for (const [path, allowed] of verbs)
    app.all(honoPath(path), (c) => {
      c.header('Allow', allowed.join(', '));
      return answer(c, fail('METHOD_NOT_ALLOWED', `${c.req.method} is not for ${path}: ${allowed.join(' or ')}`));
    });
  app.notFound((c) => {
    const asked = c.req.path.slice(0, 200);
    return answer(
      c,
      fail('UNKNOWN_PATH', `there is nothing at "${printable(asked)}".${didYouMean(asked, verbs.keys())}`, {
        hint: 'GET /openapi.json lists what there is',
      }),
    );
  });
  app.onError((error, c) => {
    options.onBug(error);
    return answer(c, fail('INTERNAL', 'a bug in ThreadOS', { hint: 'the server shows more when it is started with THREADOS_DEBUG=1' }));
  });
  return app;
}

/** FORBIDDEN for a person's token in the hands of a step: nobody approves their own work. */
function inPerson(who: TokenClass, socket: Socket, { stepBehind }: AppOptions): Result<TokenClass> {
  const step = who === 'person' ? stepBehind(socket) : null;
  if (step === null) return ok(who);
  return fail('FORBIDDEN', `this comes from inside step "${step}", where a person's token does not count`, {
    details: { rule: 'own-run', step },
    hint: "use a client's token",
  });
}

async function handle(c: Ctx, endpoint: Endpoint, options: AppOptions): Promise<Response> {
  const body = endpoint.verb === 'GET' ? null : { type: c.req.header('content-type'), text: await c.req.text() };
  const input = readInput(endpoint.input, { params: c.req.param(), query: queryOf(c), body });
  if (!input.ok) return answer(c, input);
  const wantsStream = body !== null && (c.req.header('accept') ?? '').includes('text/event-stream');
  const opened = wantsStream ? options.streams.open(c.env.outgoing) : ok(null);
  if (!opened.ok) return answer(c, opened);
  const stream = opened.value;
  const gone = stream === null ? goneWith(c) : stream.closed;
  const call = { signal: gone, version: options.version, env: options.env, tell: progressOn(stream) };
  if (stream === null) return answer(c, await endpoint.run(c.var.os, input.value, call));
  const result = await caught(() => endpoint.run(c.var.os, input.value, call), options);
  stream.send({ event: STREAM_EVENTS.result, data: toBody(result) });
  stream.end();
  return RESPONSE_ALREADY_SENT;
}

async function handleStream(c: Ctx, streamed: Streamed, options: AppOptions): Promise<Response> {
  const last = /^(\d{1,9}):(\d{1,15})$/.exec(c.req.header('last-event-id') ?? '');
  const query = queryOf(c);
  if (last !== null && 'offset' in streamed.input) {
    query.set('attempt', last[1] ?? '');
    query.set('offset', last[2] ?? '');
  }
  const input = readInput(streamed.input, { params: c.req.param(), query, body: null });
  if (!input.ok) return answer(c, input);
  const done = await streamed.run(c.var.os, input.value, () => options.streams.open(c.env.outgoing));
  return c.env.outgoing.headersSent || done.ok ? RESPONSE_ALREADY_SENT : answer(c, done);
}

/** What is thrown once the head of a stream has gone out can only be said within the stream. */
async function caught(run: () => Promise<Result<unknown>>, options: AppOptions): Promise<Result<unknown>> {
  try {
    return await run();
  } catch (error) {
    options.onBug(error);
    return fail('INTERNAL', 'a bug in ThreadOS');
  }
}

function progressOn(stream: EventStream | null) {
  return (event: unknown): void => stream?.send({ event: STREAM_EVENTS.progress, data: event });
}

/** Fires when the client has hung up before it had its answer. */
function goneWith(c: Ctx): AbortSignal {
  const gone = new AbortController();
  c.env.outgoing.once('close', () => {
    if (!c.env.outgoing.writableFinished) gone.abort();
  });
  return gone.signal;
}

function queryOf(c: Ctx): URLSearchParams {
  return new URL(c.req.url).searchParams;
}

function answer(c: Ctx, result: Result<unknown>): Response {
  return json(c, statusOf(result), toBody(result));
}

function json(c: Ctx, status: number, body: unknown): Response {
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  c.status(status as 200);
  return c.body(`${JSON.stringify(body)}\n`);
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function verbsByPath(): ReadonlyMap<string, readonly string[]> {
  const all = [
    ...endpointsByName().map(([, { path, verb }]) => ({ path, verb })),
    ...Object.values(STREAMS).map(({ path }) => ({ path, verb: 'GET' })),
    { path: '/openapi.json', verb: 'GET' },
  ];
  const verbs = new Map<string, string[]>();
  for (const { path, verb } of all) verbs.set(path, [...(verbs.get(path) ?? []), verb]);
  return verbs;
}
