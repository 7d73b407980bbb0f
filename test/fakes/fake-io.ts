import type { Io, Sink } from '../../src/cli/io.ts';

export interface FakeIo extends Io {
  out(): string;
  err(): string;
}

interface Options {
  readonly tty?: boolean;
  readonly columns?: number;
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** stdout closes after this many writes, as `| head` does. */
  readonly closesAfter?: number;
}

/** An outside made of strings. The time is 2026-11-23T09:00:00Z. */
export function fakeIo(options: Options = {}): FakeIo {
  const { tty = false, columns = 80, input, closesAfter = Infinity } = options;
  const written = { out: [] as string[], err: [] as string[] };
  const sink = (to: string[], most: number): Sink => ({
    isTTY: tty,
    columns,
    write: (text) => {
      if (to.length >= most) return Promise.resolve(false);
      to.push(text);
      return Promise.resolve(to.length < most);
    },
  });
  return {
    stdout: sink(written.out, closesAfter),
    stderr: sink(written.err, Infinity),
    stdin: {
      isTTY: tty && input === undefined,
      bytes: () => Promise.resolve(typeof input === 'string' || input === undefined ? new TextEncoder().encode(input) : input),
    },
    env: { ...options.env },
    cwd: options.cwd ?? '/repo',
    signal: options.signal ?? new AbortController().signal,
    now: () => Date.parse('2026-11-23T09:00:00.000Z'),
    out: () => written.out.join(''),
    err: () => written.err.join(''),
  };
}
