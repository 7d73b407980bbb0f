import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the server does with one request; the last one holds for all that follow. */
export type Move =
  /** A whole answer, streamed in pieces; a value is sent as its JSON. `cut`: the connection breaks in the middle. `stop`: why it ended. */
  | { readonly do: 'answer'; readonly answer: unknown; readonly cut?: 'socket' | 'clean'; readonly stop?: 'max_tokens' | 'refusal' }
  | {
      readonly do: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
      readonly plain?: true;
    }
  /** The answer begins, then an error comes inside the stream. */
  | { readonly do: 'stream-error'; readonly type: string; readonly message: string }
  /** A line that is not of the protocol. */
  | { readonly do: 'garbage' }
  /** `headers`: nothing at all comes; `body`: the answer begins and goes no further. */
  | { readonly do: 'hang'; readonly at: 'headers' | 'body' }
  /** Bytes of a recording, as they came. */
  | { readonly do: 'replay'; readonly status: number; readonly type: string; readonly body: string };

export interface FakeChatServer {
  /** The environment that leads a provider to it. */
  readonly env: Readonly<Record<string, string>>;
  /** The bodies of what was asked, oldest first. */
  readonly asked: readonly Readonly<Record<string, unknown>>[];
  /** What each request carried as its authorization. */
  readonly keys: readonly (string | undefined)[];
  /** Resolves when a request has been heard that was not there before. */
  nextRequest(): Promise<void>;
  /** Resolves when a client has gone away before its answer was whole. */
  readonly abandoned: Promise<void>;
  close(): Promise<void>;
}

interface Wire {
  /** What is sent to begin, for each piece of the text, and to end. */
  readonly type: string;
  begin(): string;
  piece(text: string): string;
  end(stop: 'end' | 'max_tokens' | 'refusal'): string;
  error(type: string, message: string): string;
  status(status: number, message: string): unknown;
}

export const TOKENS = { input: 1200, output: 80 } as const;
const sse = (data: { type: string; [key: string]: unknown }): string => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const ndjson = (data: unknown): string => `${JSON.stringify(data)}\n`;
const MODEL = 'claude-sonnet-5-5';

const anthropic: Wire = {
  type: 'text/event-stream',
  begin: () =>
    sse({
      type: 'message_start',
      message: {
        id: 'msg_fake',
        type: 'message',
        role: 'assistant',
        model: MODEL,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 200, cache_creation_input_tokens: 1000, cache_read_input_tokens: 0, output_tokens: 1 },
      },
    }) +
    sse({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }) +
    sse({ type: 'ping' }),
  piece: (text) => sse({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  end: (stop) =>
    sse({ type: 'content_block_stop', index: 0 }) +
    sse({
      type: 'message_delta',
      delta: { stop_reason: stop === 'end' ? 'end_turn' : stop, stop_sequence: null },
      usage: { output_tokens: TOKENS.output },
    }) +
    sse({ type: 'message_stop' }),
  error: (type, message) => sse({ type: 'error', error: { type, message } }),
  status: (status, message) => ({ type: 'error', error: { type: ERROR_TYPES[status] ?? 'api_error', message }, request_id: 'req_fake' }),
};
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};

const ollama: Wire = {
  type: 'application/x-ndjson',
  begin: () => '',
  piece: (content) => ndjson({ model: 'qwen3', created_at: '2026-11-23T12:00:00Z', message: { role: 'assistant', content }, done: false }),
  end: (stop) =>
    ndjson({
      model: 'qwen3',
      created_at: '2026-11-23T12:00:00Z',
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: stop === 'max_tokens' ? 'length' : 'stop',
      prompt_eval_count: TOKENS.input,
      eval_count: TOKENS.output,
    }),
  error: (_type, message) => ndjson({ error: message }),
  status: (_status, message) => ({ error: message }),
};

/** A server on loopback that speaks one service's protocol and follows a script; closed after the test. */
export async function fakeChatServer(service: 'anthropic' | 'ollama', moves: readonly Move[]): Promise<FakeChatServer> {
  const wire = service === 'anthropic' ? anthropic : ollama;
  const asked: Readonly<Record<string, unknown>>[] = [];
  const keys: (string | undefined)[] = [];
  let heard = Promise.withResolvers<undefined>();
  const abandoned = Promise.withResolvers<undefined>();

  const server = createServer((request, response) => {
    void (async () => {
      if (request.method === 'GET') {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(request.url === '/api/tags' ? { models: [{ name: 'qwen3:latest', model: 'qwen3:latest' }] } : {}));
        return;
      }
      const move = moves[Math.min(asked.length, moves.length - 1)] ?? { do: 'status', status: 500 };
      keys.push(request.headers.authorization);
      asked.push(JSON.parse(await bodyOf(request)) as Record<string, unknown>);
      response.on('close', () => {
        if (!response.writableFinished) abandoned.resolve(undefined);
      });
      heard.resolve(undefined);
      heard = Promise.withResolvers();
      await follow(move, wire, response);
    })();
  });
  const port = await listen(server);
  const url = `http://127.0.0.1:${port}`;
  const env = service === 'anthropic' ? { ANTHROPIC_API_KEY: 'dummy-key', ANTHROPIC_BASE_URL: url } : { OLLAMA_HOST: url };
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { env, asked, keys, nextRequest: () => heard.promise, abandoned: abandoned.promise, close };
}

async function follow(move: Move, wire: Wire, response: ServerResponse): Promise<void> {
  switch (move.do) {
    case 'status': {
      const message = move.message ?? `made-up error ${move.status}`;
      response.writeHead(move.status, {
        'content-type': move.plain === true ? 'text/html' : 'application/json',
        date: new Date().toUTCString(),
        ...move.headers,
      });
      response.end(move.plain === true ? `<h1>${message}</h1>` : JSON.stringify(wire.status(move.status, message)));
      return;
    }
    case 'replay':
      response.writeHead(move.status, { 'content-type': move.type });
      response.end(move.body);
      return;
    case 'hang':
      if (move.at === 'headers') return;
      response.writeHead(200, { 'content-type': wire.type });
      response.write(wire.begin() + wire.piece('{"say":"I am'));
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': wire.type });
      response.end(`${wire.begin()}event: content_block_delta\ndata: {not json\n\n`);
      return;
    case 'stream-error':
      response.writeHead(200, { 'content-type': wire.type });
      response.end(wire.begin() + wire.piece('{"say":"Half') + wire.error(move.type, move.message));
      return;
    case 'answer': {
      response.writeHead(200, { 'content-type': wire.type });
      const text = typeof move.answer === 'string' ? move.answer : JSON.stringify(move.answer);
      const pieces = piecesOf(text);
      const shown = move.cut === undefined ? pieces : pieces.slice(0, Math.ceil(pieces.length / 2));
      response.write(wire.begin());
      // Each piece by itself, cut at odd places as a network does.
      for (const piece of shown) await written(response, wire.piece(piece));
      if (move.cut === 'socket') response.destroy();
      else response.end(move.cut === 'clean' ? '' : wire.end(move.stop ?? 'end'));
    }
  }
}

function piecesOf(text: string): string[] {
  const size = Math.max(7, Math.ceil(text.length / 8));
  return text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
}

function written(response: ServerResponse, text: string): Promise<void> {
  const half = Math.floor(text.length / 2);
  return new Promise((resolve) => {
    response.write(text.slice(0, half), () => {
      response.write(text.slice(half), () => resolve());
    });
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
