import type { Readable } from 'node:stream';
import type { LogFile } from './log-file.ts';

export interface Redactor {
  push(chunk: Uint8Array): Buffer;
  flush(): Buffer;
  end(): Buffer;
}

export interface Tee {
  /** The stream has ended, or was let go of. */
  readonly ended: Promise<void>;
  /** Whoever wrote has ended: takes what they left in the pipe, which is little, however slow the disk. */
  takeTheRest(): void;
  /** Stops keeping what comes; whoever still writes into it is read into nothing, so that it never blocks. */
  letGo(): void;
}

/** A disk slower than the child for this many bytes: only then the child is made to wait. */
const HIGH = 16 * 1024 * 1024;
const LOW = 4 * 1024 * 1024;
/** After so long without output a prompt or progress bar is shown, though its line has not ended. */
const FLUSH_MS = 150;

/** Reads one output of a child into its log (and to `show`), redacted. */
export function tee(
  source: Readable,
  to: {
    readonly log: LogFile;
    readonly redactor: Redactor;
    /** The bytes as they came, before redaction. */
    readonly onBytes: (chunk: Buffer) => void;
    readonly show: ((bytes: Buffer) => void) | null;
  },
): Tee {
  let open = true;
  let mindsDisk = true;
  let flushing: NodeJS.Timeout | null = null;
  let resolveEnded: () => void;
  const ended = new Promise<void>((resolve) => (resolveEnded = resolve));

  const give = (bytes: Buffer) => {
    if (bytes.length === 0) return;
    to.log.write(bytes);
    to.show?.(bytes);
  };
  const onData = (chunk: Buffer) => {
    to.onBytes(chunk);
    give(to.redactor.push(chunk));
    if (flushing) flushing.refresh();
    else flushing = setTimeout(() => give(to.redactor.flush()), FLUSH_MS).unref();
    if (mindsDisk && to.log.pending() > HIGH) {
      source.pause();
      to.log.whenBelow(LOW, () => source.resume());
    }
  };
  const end = () => {
    if (!open) return;
    open = false;
    if (flushing) clearTimeout(flushing);
    give(to.redactor.end());
    resolveEnded();
  };
  source.on('data', onData);
  source.once('close', end);
  source.on('error', () => undefined); // `close` follows

  return {
    ended,
    takeTheRest() {
      mindsDisk = false;
      source.resume();
    },
    letGo() {
      end();
      source.off('data', onData);
      source.resume();
      (source as { unref?: () => void }).unref?.();
    },
  };
}
