import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';
import { createTokenSplitter } from './tokens.ts';

/** How long an Esc may be the beginning of a sequence: over a slow link the rest comes late. */
const ESCAPE_MS = 25;

/** What is typed, from the moment it is made; nobody's keys are lost because the program is not ready for them yet. */
export interface TokenReader {
  /** Hands out what has come and what comes from now on. */
  handOut(onToken: (token: string) => void): void;
  stop(): void;
}

/**
 * Hands out what is typed, one token at a time and each in a turn of its own: what a token changes is on the
 * screen's fields before the next one is read, however many came in one burst. `onEarly` is told of each token
 * that has to wait until somebody takes it.
 */
export function readTokens(stdin: ReadStream, onEarly: (token: string) => void): TokenReader {
  const splitter = createTokenSplitter();
  const decoder = new StringDecoder('utf8');
  const waiting: string[] = [];
  let receiver: ((token: string) => void) | null = null;
  let turn: NodeJS.Immediate | null = null;
  let escape: NodeJS.Timeout | null = null;

  const next = (): void => {
    const token = waiting.shift();
    turn = waiting.length > 0 ? setImmediate(afterEffects) : null;
    if (token !== undefined) receiver?.(token);
  };
  // React runs what a frame left to do (a new field begins to listen) one turn after drawing it.
  const afterEffects = (): void => {
    turn = setImmediate(next);
  };
  const take = (tokens: readonly string[]): void => {
    waiting.push(...tokens);
    if (receiver === null) tokens.forEach(onEarly);
    // The first of a burst needs no turn to wait for: nothing is before it.
    else if (turn === null && waiting.length > 0) next();
  };
  const onData = (chunk: Buffer): void => {
    if (escape !== null) clearTimeout(escape);
    escape = null;
    take(splitter.push(decoder.write(chunk)));
    if (splitter.isWaiting) escape = setTimeout(() => take(splitter.flush()), ESCAPE_MS);
  };
  stdin.on('data', onData);
  return {
    handOut: (onToken) => {
      receiver = onToken;
      if (waiting.length > 0) afterEffects();
    },
    stop: () => {
      stdin.off('data', onData);
      if (turn !== null) clearImmediate(turn);
      if (escape !== null) clearTimeout(escape);
    },
  };
}
