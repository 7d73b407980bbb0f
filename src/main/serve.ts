import { mkdir, readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import type { Answer } from '../cli/answer.ts';
import { VERSION } from '../cli/version.ts';
import type { Caller } from '../model/actor.ts';
import type { ProcessIdentity } from '../model/ports/process.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Serving } from '../server/serve.ts';
import { clientTokenFile, makeTokens, personTokenFile } from '../server/tokens.ts';
import { removeFile, toJsonFile, writeAtomic } from '../store/disk.ts';
import { findRepo, layoutOf } from '../store/layout.ts';
import { openDeps, openThreadOs } from '../main.ts';
import { findCaller, stepAround } from './find-caller.ts';
import { peerProcess } from './peer-process.ts';
import type { Place } from './place.ts';

export interface ServeRequest {
  readonly place: Place;
  /** Absolute. */
  readonly cwd: string;
  readonly actor: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly port?: number;
  readonly host?: string;
  /** Ends the server. */
  readonly signal: AbortSignal;
}

/** What is being answered when the end comes has this long. */
const GRACE_MS = 3000;

/** `threados serve`: until the signal fires. ALREADY_RUNNING where this repo is served already, IN_USE where the port is. */
export async function serveRepo(request: ServeRequest, say: (answer: Answer) => Promise<boolean>): Promise<Result<null>> {
  const { cwd, env, signal } = request;
  const root = findRepo(cwd);
  if (root === null) return fail('NOT_INITIALIZED', `there is no .threados/ in ${cwd} or above it`, { hint: 'seqctl init' });
  const caller = personOf(request, root);
  if (!caller.ok) return caller;
  const record = join(layoutOf(root).state, 'http', 'server.json');
  const alone = await checkAlone(request, root, record);
  if (!alone.ok) return alone;

  const client = openThreadOs(request.place, { cwd: root, face: 'http' });
  const person = caller.value === null ? ok(null) : openThreadOs(request.place, { cwd: root, caller: caller.value });
  if (!client.ok) return client;
  if (!person.ok) return person;
  const tokens = makeTokens(person.value !== null);
  // By `import()`, as every face is entered: the server's libraries stay out of the bundle that each command loads.
  const { DEFAULT_PORT, serve } = await import('../server/serve.ts');
  const serving = await serve({
    client: client.value,
    person: person.value,
    tokens,
    stepBehind: process.platform === 'linux' ? stepBehind(root) : () => null,
    host: request.host ?? '127.0.0.1',
    port: request.port ?? DEFAULT_PORT,
    version: VERSION,
    env,
    onBug: (error) => {
      if ((env['THREADOS_DEBUG'] ?? '') !== '') process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
    },
  });
  if (!serving.ok) return serving;

  const { url, port } = serving.value;
  const files = { client: clientTokenFile(root), person: tokens.person === null ? null : personTokenFile(env, process.platform, port) };
  try {
    await writeSecret(files.client, tokens.client);
    if (files.person !== null && tokens.person !== null) await writeSecret(files.person, tokens.person);
    await writeAtomic(record, toJsonFile({ schema: 1, url, ...alone.value }), { durable: false });
    await say(announce(root, serving.value, files));
    await fired(signal);
  } finally {
    for (const file of [record, files.client, ...(files.person === null ? [] : [files.person])]) await removeFile(file, false);
    await serving.value.close(GRACE_MS);
  }
  return ok(null);
}

/** A person there is only where a person serves: an agent that starts a server gets no token to approve its own work with. */
function personOf({ env, actor }: ServeRequest, root: string): Result<Caller | null> {
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  const facts = { root, env, face: 'cli', terminal, pid: process.pid, platform: process.platform } as const;
  const starter = findCaller({ ...facts, wanted: actor ?? undefined });
  if (!starter.ok) return starter;
  return ok(starter.value.actor === 'human' ? { actor: 'human', inside: null, evidence: 'http:person-token' } : null);
}

/** Asked once per connection: who is at its other end does not change. */
function stepBehind(root: string): (socket: Socket) => string | null {
  const known = new WeakMap<Socket, { readonly step: string | null }>();
  return (socket) => {
    const before = known.get(socket);
    if (before !== undefined) return before.step;
    const { localPort, remotePort } = socket;
    const pid = localPort === undefined || remotePort === undefined ? null : peerProcess({ localPort, remotePort });
    const step = pid === null ? null : (stepAround(pid, root)?.step_id ?? null);
    known.set(socket, { step });
    return step;
  };
}

/** This process, where no other one that still lives serves the repo. */
async function checkAlone({ place }: ServeRequest, root: string, record: string): Promise<Result<ProcessIdentity>> {
  const deps = openDeps(place, { cwd: root, caller: { actor: 'http', inside: null, evidence: 'serve' } });
  if (!deps.ok) return deps;
  const { machine, processes } = deps.value;
  const before = await readRecord(record);
  if (before !== null && (await (await processes()).isAlive(before.identity))) {
    return fail('ALREADY_RUNNING', `this repo is served already, at ${before.url} (process ${String(before.identity.pid)})`, {
      details: { url: before.url, pid: before.identity.pid },
      hint: 'use that one, or end it first (Ctrl+C there)',
    });
  }
  return ok({ pid: machine.pid, started_at: await machine.startedAt() });
}

async function readRecord(path: string): Promise<{ readonly url: string; readonly identity: ProcessIdentity } | null> {
  try {
    const { url, pid, started_at } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    if (typeof url !== 'string' || typeof pid !== 'number' || typeof started_at !== 'string') return null;
    return { url, identity: { pid, started_at } };
  } catch {
    return null;
  }
}

async function writeSecret(path: string, token: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeAtomic(path, `${token}\n`, { durable: false, mode: 0o600 });
}

function announce(root: string, { url, port }: Serving, files: { readonly client: string; readonly person: string | null }): Answer {
  return {
    data: { root, url, port, pid: process.pid, client_token_file: files.client, person_token_file: files.person },
    revision: null,
    text: ({ paint }) => [
      `Serving ${root} at ${url}, to this machine only`,
      `  a client's token:  ${files.client}`,
      ...(files.person === null
        ? [paint.faint('  there is no token for a person: whoever started this is none')]
        : [`  your own token:    ${files.person}`]),
      '',
      `  curl -H "Authorization: Bearer $(cat '${files.client}')" ${url}/status`,
      ...(files.person === null ? [] : [`  threados tui --attach ${url}`]),
      '',
      paint.faint('Ctrl+C ends it; what runs goes on.'),
    ],
  };
}

function fired(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
