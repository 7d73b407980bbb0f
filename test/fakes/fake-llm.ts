import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scriptFor, type Script } from './fake-llm-script.ts';
import { anthropic, gemini, ollama, openai, type Wire } from './fake-llm-wires.ts';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** A server on 127.0.0.1 that speaks as Anthropic, OpenAI, Gemini and Ollama do, as far as one turn needs it. */
export interface FakeLlm extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
}

const ROUTES: readonly (readonly [RegExp, Wire])[] = [
  [/^\/v1\/messages(?:\?|$)/, anthropic],
  [/^\/v1\/responses(?:\?|$)/, openai],
  [/^\/v1beta\/models\/[^:]+:(?:stream)?[gG]enerateContent/, gemini],
  [/^\/api\/chat$/, ollama],
];

const FIXED: Readonly<Record<string, unknown>> = {
  '/api/version': { version: '0.12.0' },
  '/api/tags': { models: [{ name: 'fake:latest', model: 'fake:latest' }] },
  '/api/show': { capabilities: ['completion', 'tools'], model_info: {} },
  '/v1/models': { object: 'list', data: [] },
};

export async function createFakeLlm(): Promise<FakeLlm> {
  const requests: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    void serve(request, response, requests);
  });
  // A WebSocket is tried first by Codex: 426 sends it to plain HTTP at once.
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, requests: RecordedRequest[]): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const path = request.url ?? '/';
  const body: unknown = text.startsWith('{') ? JSON.parse(text) : null;
  requests.push({ method: request.method ?? '', path, headers: request.headers, body });
  const wire = ROUTES.find(([route]) => route.test(path))?.[1];
  if (wire === undefined || request.method !== 'POST') {
    const fixed = FIXED[path.split('?')[0] ?? ''];
    response.writeHead(fixed === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(fixed ?? {}));
    return;
  }
  answer(response, wire, body as Record<string, unknown>, path);
}

function answer(response: ServerResponse, wire: Wire, body: Record<string, unknown>, path: string): void {
  const script: Script = scriptFor(wire.conversation(body));
  if (script.do === 'error') {
    response.writeHead(script.status, { 'content-type': 'application/json' }).end(JSON.stringify(wire.error(script.status)));
    return;
  }
  const { type, parts } = wire.answer(body, path, script);
  response.writeHead(200, { 'content-type': type });
  if (script.do === 'hang' || script.do === 'cut') {
    response.write(parts[0]);
    if (script.do === 'cut') setImmediate(() => response.destroy());
    return;
  }
  response.end(parts.join(''));
}
