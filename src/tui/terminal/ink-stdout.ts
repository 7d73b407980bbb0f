import { Writable } from 'node:stream';

/** The stdout that Ink draws on: has a size and is no terminal's; each commit arrives in it as one whole frame. Emit `resize` once the state has the new size too. */
export type InkStdout = NodeJS.WriteStream & { setSize(columns: number, rows: number): void };

/** `onFrame` gets whole frames. Ink's control sequences (cursor, bracketed paste) end here: the owner sees to those. */
export function createInkStdout(size: { columns: number; rows: number }, onFrame: (frame: string) => void): InkStdout {
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string | Buffer, _encoding, done) => {
      const text = chunk.toString();
      if (!isControlOnly(text)) onFrame(text);
      done();
    },
  });
  const stdout = Object.assign(stream, {
    isTTY: true,
    ...size,
    setSize: (columns: number, rows: number): void => {
      Object.assign(stream, { columns, rows });
    },
  });
  // Ink asks for a WriteStream but uses only what is here.
  return stdout as unknown as InkStdout;
}

function isControlOnly(text: string): boolean {
  return text.replace(/\u001b\[[0-9;?<>=]*[A-Za-z]/g, '') === '';
}
