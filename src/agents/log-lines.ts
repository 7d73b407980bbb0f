import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * The lines of a file, one at a time, without their ends. Not `node:readline`: that also breaks lines at U+2028,
 * which JSON allows inside of strings. Only `\n` ends a line here (a `\r` before it is taken away).
 */
export async function* logLines(path: string, chunkBytes = 256 * 1024): AsyncGenerator<string> {
  let parts: string[] = [];
  const stream = createReadStream(path, { encoding: 'utf8', highWaterMark: chunkBytes });
  for await (const chunk of stream as AsyncIterable<string>) {
    let start = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      parts.push(chunk.slice(start, end));
      yield withoutReturn(parts.join(''));
      parts = [];
      start = end + 1;
    }
    if (start < chunk.length) parts.push(chunk.slice(start));
  }
  if (parts.length > 0) yield withoutReturn(parts.join(''));
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** The last `bytes` of a file as text; where the beginning was cut, from the next whole line (else character) on. */
export async function logTail(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - bytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    if (from === 0) return buffer.toString('utf8', 0, bytesRead);
    let start = buffer.subarray(0, bytesRead).indexOf(0x0a) + 1;
    // Bytes of the form 10xxxxxx go on with a character that was cut.
    while (start < bytesRead && ((buffer[start] ?? 0) & 0xc0) === 0x80) start++;
    return buffer.toString('utf8', start, bytesRead);
  } finally {
    await file.close();
  }
}
