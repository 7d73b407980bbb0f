// `promises` is loaded when it is first used, which takes a millisecond; many commands never do.
import { createReadStream, promises, realpathSync, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import { writeAtomic } from './disk.ts';

/** How often a growing file is looked at where the platform's watcher says nothing. */
const LOOK_MS = 250;
const CHUNK_BYTES = 64 * 1024;

/** Reads and writes what runs leave behind; what is not there is `null`, not an error. Paths are absolute. */
export function createArtifactFiles() {
  return {
    read: (path: string): Promise<string | null> => promises.readFile(path, 'utf8').catch(() => null),
    readBytes: (path: string): Promise<Uint8Array | null> => promises.readFile(path).catch(() => null),
    async write(path: string, text: string): Promise<void> {
      await promises.mkdir(dirname(path), { recursive: true });
      await writeAtomic(path, text, { durable: false });
    },
    exists: (path: string): Promise<boolean> =>
      promises.stat(path).then(
        () => true,
        () => false,
      ),
    real: (path: string): Promise<string | null> => Promise.resolve(realOf(path)),
    size: (path: string): Promise<number | null> =>
      promises.stat(path).then(
        (found) => found.size,
        () => null,
      ),
    stamp: (path: string): Promise<string | null> =>
      // Synchronous: asked three times on each turn of the scheduler, and a promise would cost ten times the look.
      Promise.resolve(stampOf(path)),
    tail,
    lines,
    grow,
  };
}

function realOf(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}

function stampOf(path: string): string | null {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? null : `${found.ino}.${found.size}.${found.mtimeNs}`;
  } catch {
    return null;
  }
}

/** The last `bytes` of a file as text, from a whole line on. */
async function tail(path: string, bytes: number): Promise<string | null> {
  const file = await promises.open(path, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - bytes);
    const buffer = Buffer.alloc(size - from);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, from);
    const text = buffer.toString('utf8', 0, bytesRead);
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await file.close();
  }
}

async function* lines(path: string): AsyncIterable<string> {
  if ((await promises.stat(path).catch(() => null)) === null) return;
  // Loaded late: it would take every command a millisecond.
  const { createInterface } = process.getBuiltinModule('node:readline');
  yield* createInterface({ input: createReadStream(path), crlfDelay: Infinity });
}

/**
 * Lines from byte `from` on, then those that are added. When the signal fires, what has been written until then still comes out, the
 * last unfinished line too. The watcher is only a hint: a look at the size every quarter second is what counts.
 */
async function* grow(
  path: string,
  from: number,
  signal: AbortSignal,
): AsyncIterable<{ readonly line: string; readonly end: number; readonly whole: boolean }> {
  let position = from;
  let end = from;
  let rest = Buffer.alloc(0);
  for (;;) {
    const last = signal.aborted;
    for await (const chunk of chunksFrom(path, position)) {
      position += chunk.length;
      rest = Buffer.concat([rest, chunk]);
      for (let feed = rest.indexOf(10); feed >= 0; feed = rest.indexOf(10)) {
        end += feed + 1;
        yield { line: rest.toString('utf8', 0, feed).replace(/\r$/, ''), end, whole: true };
        rest = rest.subarray(feed + 1);
      }
    }
    if (last) {
      if (rest.length > 0) yield { line: rest.toString('utf8'), end: end + rest.length, whole: false };
      return;
    }
    await changeOf(path, signal);
  }
}

async function* chunksFrom(path: string, from: number): AsyncIterable<Buffer> {
  const file = await promises.open(path, 'r').catch(() => null);
  if (file === null) return;
  try {
    for (let position = from; ;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function changeOf(path: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      watcher?.close();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, LOOK_MS);
    signal.addEventListener('abort', done);
    let watcher: ReturnType<typeof watch> | undefined;
    try {
      watcher = watch(path, done).on('error', done);
    } catch {
      // Not there yet, or the platform has no more watches: the timer looks.
    }
    if (signal.aborted) done();
  });
}
