import { Readable } from 'node:stream';

/**
 * The stdin that Ink reads: only what belongs into a text field is pushed into it, one token at a time. It has no
 * terminal of its own; raw mode is the owner's business.
 */
export interface InkStdin extends Readable {
  isTTY: boolean;
  setRawMode(raw: boolean): InkStdin;
  ref(): InkStdin;
  unref(): InkStdin;
}

export function createInkStdin(): InkStdin {
  const stream = new Readable({ objectMode: true, read: () => undefined });
  const same = (): InkStdin => stdin;
  const stdin: InkStdin = Object.assign(stream, { isTTY: true, setRawMode: same, ref: same, unref: same });
  return stdin;
}
