import { writeSync } from 'node:fs';
import { interruption } from '../model/interruption.ts';
import { descriptorKind } from '../util/descriptor.ts';
import type { Io, Sink, Source } from './io.ts';

/**
 * The real outside. Installs the handlers of SIGINT and SIGTERM: the first of either aborts `signal`, whose reason
 * carries the signal of the second (model/interruption.ts). Node's own streams are made when they are first needed:
 * most commands can do without, and all three take 4 ms.
 *
 *   listening ──SIGINT/SIGTERM──► ending (signal fires) ──SIGINT/SIGTERM──► killing (reason.kill fires)
 */
export function nodeIo(process: NodeJS.Process): Io {
  const ending = new AbortController();
  const killing = new AbortController();
  const onSignal = (kind: 'interrupt' | 'terminate') => (): void => {
    if (ending.signal.aborted) killing.abort();
    else ending.abort(interruption(kind, killing.signal));
  };
  process.on('SIGINT', onSignal('interrupt'));
  process.on('SIGTERM', onSignal('terminate'));
  return {
    // The answer comes here, mostly as one text. Not so stderr: what is noted while steps run must never wait for a reader.
    stdout: startingAtOnce(
      1,
      sink(1, () => process.stdout),
    ),
    stderr: sink(2, () => process.stderr),
    stdin: source(() => process.stdin),
    env: process.env,
    cwd: process.cwd(),
    signal: ending.signal,
    now: Date.now,
  };
}

interface ByteSink extends Sink {
  write(text: string | Uint8Array): Promise<boolean>;
}

/** Writes to a pipe are asynchronous: a process that exits without waiting for them loses its last 64 KiB. */
function sink(fd: 1 | 2, streamOf: () => NodeJS.WriteStream): ByteSink {
  const isTTY = descriptorKind(fd) === 'terminal';
  let stream: NodeJS.WriteStream | null = null;
  let open = true;
  const made = (): NodeJS.WriteStream => {
    if (stream !== null) return stream;
    stream = streamOf();
    // EPIPE: the reader (`| head`) has seen enough. Without a listener it would be an uncaught exception.
    stream.on('error', () => {
      open = false;
    });
    return stream;
  };
  return {
    isTTY,
    get columns() {
      return isTTY ? made().columns || 80 : 80;
    },
    write: (text) =>
      new Promise((resolve) => {
        if (!open || text === '') {
          resolve(open);
          return;
        }
        made().write(text, (error) => {
          open &&= !error;
          resolve(open);
        });
      }),
  };
}

/** What a pipe takes at once where nobody has written to it before. */
const PIPE_BYTES = 65_536;

/** The first texts without a stream, where that cannot make this process wait: into a file, and into a fresh pipe. */
function startingAtOnce(fd: 1 | 2, rest: ByteSink): Sink {
  const kind = process.platform === 'win32' ? 'other' : descriptorKind(fd);
  let room = kind === 'file' ? Number.POSITIVE_INFINITY : kind === 'pipe' ? PIPE_BYTES : 0;
  return {
    isTTY: rest.isTTY,
    get columns() {
      return rest.columns;
    },
    async write(text) {
      const bytes = Buffer.byteLength(text);
      room = bytes <= room ? room - bytes : 0;
      if (room <= 0) return rest.write(text);
      try {
        const written = writeSync(fd, text);
        if (written === bytes) return true;
        room = 0;
        return await rest.write(Buffer.from(text).subarray(written));
      } catch (error) {
        room = 0;
        // Nobody reads any more, or the pipe was not so fresh: the stream finds out, and waits where it must.
        return (error as NodeJS.ErrnoException).code === 'EPIPE' ? false : rest.write(text);
      }
    },
  };
}

function source(streamOf: () => NodeJS.ReadStream): Source {
  return {
    isTTY: descriptorKind(0) === 'terminal',
    async bytes() {
      const chunks: Buffer[] = [];
      for await (const chunk of streamOf()) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks);
    },
  };
}
