import { interruptionOf } from '../../model/interruption.ts';
import type { Event, Listener } from '../../model/event.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { fieldsOfPath } from '../endpoint.ts';
import { ENDPOINTS, type AnswerOf, type EndpointName, type RequestOf } from '../endpoints.ts';
import { fromBody, STREAM_EVENTS } from '../wire.ts';
import { readEvents } from './event-reader.ts';

/** A server and the right to ask it. */
export interface Server {
  /** `http://127.0.0.1:7433` */
  readonly url: string;
  /** Read anew for every request, as a server that was started again has another one. `null`: there is none. */
  readonly token: () => Promise<string | null>;
}

type Fields = Readonly<Record<string, unknown>>;

/** Asks for one document. */
export async function ask<N extends EndpointName>(
  server: Server,
  name: N,
  input: RequestOf<N>,
  signal?: AbortSignal,
): Promise<Result<AnswerOf<N>>> {
  const { verb, path } = ENDPOINTS[name];
  const response = await send(server, { verb, path, fields: input, accept: 'application/json', signal });
  return (response.ok ? await documentOf(response.value, signal) : response) as Result<AnswerOf<N>>;
}

/** The same for what takes its time: the server shows that it is there, and tells how it goes on. */
export async function askPatiently<N extends EndpointName>(
  server: Server,
  name: N,
  input: RequestOf<N>,
  options: { readonly signal: AbortSignal; readonly onEvent?: Listener | undefined },
): Promise<Result<AnswerOf<N>>> {
  const { verb, path } = ENDPOINTS[name];
  const { signal } = options;
  const response = await send(server, { verb, path, fields: input, accept: EVENT_STREAM, signal });
  if (!response.ok) return response;
  const { body } = response.value;
  if (body === null || !isStream(response.value)) return (await documentOf(response.value, signal)) as Result<AnswerOf<N>>;
  for await (const { event, data } of readEvents(body)) {
    if (event === STREAM_EVENTS.progress) options.onEvent?.(JSON.parse(data) as Event);
    else if (event === STREAM_EVENTS.result) return fromBody(JSON.parse(data)) as Result<AnswerOf<N>>;
  }
  return signal.aborted ? interrupted(signal) : broken(server.url);
}

/** Opens a stream; a failure is what the server had to say in its place. */
export async function listen(
  server: Server,
  request: { readonly path: string; readonly fields: Fields; readonly signal: AbortSignal },
): Promise<Result<ReadableStream<Uint8Array>>> {
  const response = await send(server, { ...request, verb: 'GET', accept: EVENT_STREAM });
  if (!response.ok) return response;
  if (response.value.body !== null && isStream(response.value)) return ok(response.value.body);
  const said = await documentOf(response.value, request.signal);
  return said.ok ? broken(server.url) : said;
}

const EVENT_STREAM = 'text/event-stream';

function isStream(response: Response): boolean {
  return response.headers.get('content-type')?.startsWith(EVENT_STREAM) === true;
}

async function documentOf(response: Response, signal: AbortSignal | undefined): Promise<Result<unknown>> {
  try {
    return fromBody(await response.json());
  } catch {
    return signal?.aborted === true ? interrupted(signal) : broken(response.url);
  }
}

interface Request {
  readonly verb: 'GET' | 'POST';
  readonly path: string;
  readonly fields: Fields;
  readonly accept: string;
  readonly signal?: AbortSignal | undefined;
}

async function send(server: Server, { verb, path, fields, accept, signal }: Request): Promise<Result<Response>> {
  const token = await server.token();
  if (token === null)
    return fail('UNAUTHORIZED', `there is no token for ${server.url}`, { hint: 'is `threados serve` running there, as the same user?' });
  const url = new URL(server.url);
  const inPath = fieldsOfPath(path);
  // Of a `.` or `..`, however it is written, a URL would make another path.
  const dots = inPath.find((name) => /^\.{1,2}$/.test(String(fields[name])));
  if (dots !== undefined) return fail('INVALID_VALUE', `"${dots}" must be an id, not "${String(fields[dots])}"`);
  url.pathname = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(fields[name])));
  const rest = Object.entries(fields).filter(([name, value]) => value !== undefined && value !== null && !inPath.includes(name));
  if (verb === 'GET') for (const [name, value] of rest) for (const each of [value].flat()) url.searchParams.append(name, String(each));
  try {
    const response = await fetch(url, {
      method: verb,
      headers: { Authorization: `Bearer ${token}`, Accept: accept, ...(verb === 'POST' ? { 'Content-Type': 'application/json' } : {}) },
      // A redirect would carry the token to who knows where.
      redirect: 'error',
      ...(verb === 'POST' ? { body: JSON.stringify(Object.fromEntries(rest)) } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
    return ok(response);
  } catch (error) {
    if (signal?.aborted === true) return interrupted(signal);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    return fail('SERVER_UNAVAILABLE', `nothing answers at ${server.url} (${code})`, { hint: 'start it with: threados serve' });
  }
}

function interrupted(signal: AbortSignal): Result<never> {
  const kind = interruptionOf(signal)?.kind ?? 'interrupt';
  return fail(kind === 'terminate' ? 'TERMINATED' : 'INTERRUPTED', 'stopped waiting for the server');
}

function broken(url: string): Result<never> {
  return fail('SERVER_UNAVAILABLE', `the connection to ${url} broke before the answer was there`, {
    hint: 'what was asked may have been done all the same: look at the status',
  });
}
