import { Buffer } from 'node:buffer';
import type { RedactOptions } from './detector.ts';
import { createRedactStream, type RedactStream } from './stream.ts';

/**
 * For agents that print what the model says in pieces, one JSON line each (`gemini-stream-json`): a secret cut in
 * two by them would be on no line as a whole. The pieces are cut anew where the model's own lines end, and only
 * then redacted. Every other line passes as it is.
 *
 *   {"content":"the key is ghp_a","delta":true}      {"content":"the key is [redacted:github-token]\n","delta":true}
 *   {"content":"bc…\nand","delta":true}          ──► {"content":"and","delta":true}
 */
export function createDeltaRedactStream(options: RedactOptions = {}): RedactStream {
  const inner = createRedactStream(options);
  let line = '';
  /** The newest piece, with what is held back in its `content`. */
  let held: Delta | null = null;

  function take(text: string): string {
    const delta = parseDelta(text);
    if (delta === null) return release() + text;
    const content = (held?.content ?? '') + delta.content;
    const cut = endOfLastLine(content);
    held = { ...delta, content: content.slice(cut) };
    return cut === 0 ? '' : written({ ...delta, content: content.slice(0, cut) });
  }

  function release(): string {
    const out = held === null || held.content === '' ? '' : written(held);
    held = null;
    return out;
  }

  return {
    push(chunk) {
      const text = line + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
      let out = '';
      let from = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        out += take(text.slice(from, end + 1));
        from = end + 1;
      }
      line = text.slice(from);
      // No agent prints such a line in pieces: let it go on without us.
      if (line.length > LONGEST_PIECE) {
        out += release() + line;
        line = '';
      }
      return inner.push(Buffer.from(out, 'latin1'));
    },
    flush: () => inner.flush(),
    end() {
      const rest = inner.push(Buffer.from(release() + line, 'latin1'));
      line = '';
      return Buffer.concat([rest, inner.end()]);
    },
  };
}

const LONGEST_PIECE = 256 * 1024;
const LONGEST_HELD = 64 * 1024;

interface Delta {
  readonly content: string;
  readonly [key: string]: unknown;
}

function parseDelta(line: string): Delta | null {
  if (!line.includes('"delta":true')) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(line, 'latin1').toString('utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const { content, delta, ...rest } = value as Record<string, unknown>;
    return delta === true && typeof content === 'string' ? { ...rest, content, delta } : null;
  } catch {
    return null;
  }
}

function written(delta: Delta): string {
  return Buffer.from(`${JSON.stringify(delta)}\n`, 'utf8').toString('latin1');
}

/** Where what is complete ends: after the last line, but before a private key that is not; at most so much is held. */
function endOfLastLine(content: string): number {
  if (content.length > LONGEST_HELD) return content.length;
  const end = content.lastIndexOf('\n') + 1;
  const key = content.lastIndexOf('-----BEGIN ');
  return key >= 0 && key < end && !content.includes('-----END ', key) ? content.lastIndexOf('\n', key) + 1 : end;
}
