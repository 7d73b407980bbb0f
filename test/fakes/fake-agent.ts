import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** argv of the fake agent; add words (`--say`, `hi`, `--exit`, `3`) or give it the socket of a `FakeAgents`. */
export const FAKE_AGENT: readonly string[] = [process.execPath, fileURLToPath(new URL('fake-agent.mjs', import.meta.url))];

/** One process of the fake agent that waits for orders. Each order resolves when it has been carried out. */
interface Invocation {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  stdout(bytes: string | Uint8Array): Promise<void>;
  stderr(bytes: string | Uint8Array): Promise<void>;
  /** Resolves when the order is sent. */
  exit(code: number): Promise<void>;
  /** Sends itself a signal; resolves when the order is sent. */
  kill(signal: NodeJS.Signals): Promise<void>;
  ignoreTerm(): Promise<void>;
  flood(megabytes: number): Promise<void>;
  readStdin(): Promise<Buffer>;
  closeOutputs(): Promise<void>;
  /** Starts a child that inherits the outputs; its pid. */
  grandchild(): Promise<number>;
  /** Starts a process that left its group, session and parent, and where `bare` the environment; its pid. */
  daemon(options?: { bare: boolean }): Promise<number>;
}

export interface FakeAgents extends AsyncDisposable {
  /** To be added to the environment of the programs under test. */
  readonly env: { readonly THREADOS_FAKE_SOCKET: string };
  /** The next fake agent that has started, in the order of their starting. */
  nextInvocation(): Promise<Invocation>;
}

export async function createFakeAgents(): Promise<FakeAgents> {
  const dir = await mkdtemp(join(tmpdir(), 'threados-fake-'));
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${dir.replaceAll(/[\\/:]/g, '-')}` : join(dir, 'socket');
  const arrived: Invocation[] = [];
  const awaited: ((invocation: Invocation) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    listen(socket, (invocation) => {
      const waiter = awaited.shift();
      if (waiter) waiter(invocation);
      else arrived.push(invocation);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    env: { THREADOS_FAKE_SOCKET: path },
    nextInvocation: () => {
      const invocation = arrived.shift();
      return invocation ? Promise.resolve(invocation) : new Promise((resolve) => awaited.push(resolve));
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

interface Hello {
  readonly pid: number;
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

function listen(socket: Socket, onHello: (invocation: Invocation) => void): void {
  const pending = new Map<number, (answer: unknown) => void>();
  let orders = 0;
  const order = (op: string, more: object = {}) =>
    new Promise<unknown>((resolve) => {
      orders += 1;
      pending.set(orders, resolve);
      socket.write(`${JSON.stringify({ op, n: orders, ...more })}\n`);
    });
  const send = (op: string, more: object) =>
    new Promise<void>((resolve) => socket.write(`${JSON.stringify({ op, ...more })}\n`, () => resolve()));
  const bytes = (data: string | Uint8Array) => ({ base64: Buffer.from(data).toString('base64') });

  createInterface({ input: socket }).on('line', (line) => {
    const message = JSON.parse(line) as { hello?: Hello; done?: number; answer?: unknown };
    if (message.done !== undefined) pending.get(message.done)?.(message.answer);
    if (!message.hello) return;
    onHello({
      ...message.hello,
      stdout: async (data) => {
        await order('stdout', bytes(data));
      },
      stderr: async (data) => {
        await order('stderr', bytes(data));
      },
      exit: (code) => send('exit', { code }),
      kill: (signal) => send('kill', { signal }),
      ignoreTerm: async () => {
        await order('ignore-term');
      },
      flood: async (megabytes) => {
        await order('flood', { megabytes });
      },
      readStdin: async () => Buffer.from((await order('read-stdin')) as string, 'base64'),
      closeOutputs: async () => {
        await order('close-outputs');
      },
      grandchild: async () => (await order('grandchild')) as number,
      daemon: async (options = { bare: false }) => (await order('daemon', options)) as number,
    });
  });
}
