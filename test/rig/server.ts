import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { ThreadOs } from '../../src/app/threados.ts';
import { connectThreadOs } from '../../src/server/client.ts';
import { STREAM_LIMITS, type StreamLimits } from '../../src/server/event-streams.ts';
import { serve, type Serving } from '../../src/server/serve.ts';
import type { Body } from '../../src/server/wire.ts';
import { cleanEnvironment } from './seqctl.ts';

export const CLIENT = 'threados_client_test';
export const PERSON = 'threados_person_test';

/** A server in this process over any ThreadOs, closed after the test. */
export async function serveHere(
  client: ThreadOs,
  options: { readonly person?: ThreadOs; readonly limits?: Partial<StreamLimits>; readonly port?: number; readonly bugs?: unknown[] } = {},
): Promise<Serving> {
  const serving = await serve({
    client,
    person: options.person ?? client,
    tokens: { client: CLIENT, person: PERSON },
    stepBehind: () => null,
    host: '127.0.0.1',
    port: options.port ?? 0,
    version: '0.0.0-test',
    env: {},
    onBug: (error) => options.bugs?.push(error),
    limits: { ...STREAM_LIMITS, ...options.limits },
  });
  if (!serving.ok) throw new Error(serving.error.message);
  onTestFinished(() => serving.value.close(0));
  return serving.value;
}

/** The client of a server, as somebody with that token. */
export async function connect(url: string, token: string = PERSON): Promise<ThreadOs> {
  const connected = await connectThreadOs({ url, token: () => Promise.resolve(token) });
  if (!connected.ok) throw new Error(`${connected.error.code}: ${connected.error.message}`);
  return connected.value;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Body;
}

/** A request with exactly these headers, which fetch would not send (Host, Origin, no body type…). */
export function raw(
  url: string,
  options: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string | Buffer;
    readonly path?: string;
  } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname, search } = new URL(url);
    const request = httpRequest(
      { hostname, port, path: options.path ?? `${pathname}${search}`, method: options.method ?? 'GET', headers: { ...options.headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            get body() {
              return JSON.parse(text) as Body;
            },
          });
        });
      },
    );
    request.on('error', reject);
    request.end(options.body);
  });
}

const BIN = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));

/** A running `threados serve`. */
export interface Served {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** As it announced itself. */
  readonly data: { readonly root: string; readonly client_token_file: string; readonly person_token_file: string | null };
  readonly env: Readonly<Record<string, string>>;
  readonly token: (who: 'client' | 'person') => string;
  /** Asks as a user of curl would: JSON in, JSON out. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say which shape they expect
  ask(who: 'client' | 'person', path: string, body?: object): Promise<{ readonly status: number; readonly body: any }>;
  kill(signal: NodeJS.Signals): void;
  readonly exited: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null; readonly stderr: string }>;
}

/** Starts the built `threados serve` on a free port, with the user's own folder beside the repo; ended after the test. */
export async function startServe(
  root: string,
  options: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string | undefined>> } = {},
): Promise<Served> {
  const state = join(dirname(root), 'user state');
  mkdirSync(state, { recursive: true });
  const env = cleanEnvironment({ XDG_STATE_HOME: state, LOCALAPPDATA: state, ...options.env });
  const child = spawn(process.execPath, [BIN, 'serve', '--json', ...(options.args ?? ['--port', '0'])], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const exited = new Promise<Awaited<Served['exited']>>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, stderr })),
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const first = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    void exited.then(({ code }) => reject(new Error(`serve ended with ${String(code)}: ${stderr}`)));
  });
  const announced = JSON.parse(first) as {
    ok: boolean;
    data: Served['data'] & { url: string; port: number };
    error?: { code: string; message: string };
  };
  if (!announced.ok) throw new Error(`${announced.error?.code ?? ''}: ${announced.error?.message ?? ''}`);
  const { data } = announced;
  const token = (who: 'client' | 'person'): string =>
    readFileSync((who === 'client' ? data.client_token_file : data.person_token_file) ?? '', 'utf8').trim();
  return {
    url: data.url,
    port: data.port,
    pid: child.pid ?? 0,
    data,
    env,
    token,
    ask: async (who, path, body) => {
      const response = await fetch(`${data.url}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { Authorization: `Bearer ${token(who)}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    kill: (signal) => void child.kill(signal),
    exited,
  };
}
