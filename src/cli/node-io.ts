import { interruption } from '../model/interruption.ts';
import type { Io, Sink, Source } from './io.ts';

/**
 * The real outside. Installs the handlers of SIGINT and SIGTERM: the first of either aborts `signal`, whose reason
 * carries the signal of the second (model/interruption.ts).
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
    stdout: sink(process.stdout),
    stderr: sink(process.stderr),
    stdin: source(process.stdin),
    env: process.env,
    cwd: process.cwd(),
    signal: ending.signal,
    now: Date.now,
  };
}

/** Writes to a pipe are asynchronous: a process that exits without waiting for them loses its last 64 KiB. */
function sink(stream: NodeJS.WriteStream): Sink {
  let open = true;
  // EPIPE: the reader (`| head`) has seen enough. Without a listener it would be an uncaught exception.
  stream.on('error', () => {
    open = false;
  });
  return {
    isTTY: stream.isTTY,
    get columns() {
      return stream.isTTY ? stream.columns || 80 : 80;
    },
    write: (text) =>
      new Promise((resolve) => {
        if (!open || text === '') {
          resolve(open);
          return;
        }
        stream.write(text, (error) => {
          open &&= !error;
          resolve(open);
        });
      }),
  };
}

function source(stream: NodeJS.ReadStream): Source {
  return {
    isTTY: stream.isTTY,
    async bytes() {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
      return Buffer.concat(chunks);
    },
  };
}
