import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createDeltaRedactStream } from '../../../src/redact/delta-stream.ts';
import { createRandom, PLACED, PLANTED } from './planted.ts';

const random = createRandom(21);
const github = PLANTED['github classic']!.make(random);
const message = (content: string) => `${JSON.stringify({ type: 'message', role: 'assistant', content, delta: true })}\n`;
const INIT = `${JSON.stringify({ type: 'init', session_id: 's' })}\n`;
const RESULT = `${JSON.stringify({ type: 'result', status: 'success' })}\n`;

function run(input: string, sizes: readonly number[] = [1 << 20]): string {
  const stream = createDeltaRedactStream();
  const bytes = Buffer.from(input);
  const out: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    out.push(stream.push(bytes.subarray(at, at + size)), stream.flush());
    at += size;
  }
  return Buffer.concat([...out, stream.end()]).toString();
}
/** What the model said in all. */
function said(output: string): string {
  const events = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { content?: string });
  return events.map((event) => event.content ?? '').join('');
}

test('a secret cut in two by the pieces is on no line', () => {
  const input = INIT + message(`the key is ${github.slice(0, 9)}`) + message(`${github.slice(9)} ok\nnext`) + message(' line') + RESULT;
  expect(run(input)).toBe(INIT + message('the key is [redacted:github-token] ok\n') + message('next line') + RESULT);
});

test('whatever the pieces and chunks: no secret, and every other word', () => {
  const secret = fc.constantFrom(...Object.values(PLANTED).map(({ make }) => make(random)));
  const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(secret, fc.array(fc.lorem({ maxCount: 8 })), sizes, sizes, (planted, words, pieces, chunks) => {
      const text = [...words, `é… ${planted} ü`, ...words].join('\n');
      let input = INIT;
      for (let at = 0, i = 0; at < text.length; i++) {
        const size = pieces[i % pieces.length] ?? 1;
        input += message(text.slice(at, at + size));
        at += size;
      }
      const output = run(input + RESULT, chunks);
      expect(said(output).replace(/\[redacted:[a-z-]+\]/, planted)).toBe(text);
      expect(said(output)).not.toContain(planted);
      expect(output.endsWith(RESULT)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('a named value whose name came in another piece', () => {
  const { text, secret } = PLACED['bearer']!(createRandom(4));
  expect(said(run(message(text.slice(0, 22)) + message(`${text.slice(22)}\n`)))).not.toContain(secret);
});

test('a private key over many pieces', () => {
  const body = Array.from({ length: 9 }, (_, i) => String(i).repeat(4) + 'QUJD'.repeat(15));
  const kind = 'RSA PRIVATE KEY';
  const lines = ['see:', `-----BEGIN ${kind}-----`, ...body, `-----END ${kind}-----`, 'that was it'];
  const output = said(run(lines.map((line) => message(`${line}\n`)).join('')));
  expect(output).toBe(`see:\n-----BEGIN ${kind}-----[redacted:private-key]-----END ${kind}-----\nthat was it\n`);
});

describe('what is no piece passes as it is', () => {
  test.each([
    'plain text "delta":true\n',
    '{"delta":true,"content":3}\n',
    '{"delta":true broken\n',
    `${JSON.stringify({ type: 'message', content: 'whole', delta: false })}\n`,
    'no line end',
    'x'.repeat(300_000),
  ])('%#', (input) => {
    expect(run(input)).toBe(input);
  });

  test('bytes that are no UTF-8', () => {
    const stream = createDeltaRedactStream();
    const input = Buffer.from([0xff, 0xfe, 0x0a, 0xc3]);
    expect(Buffer.concat([stream.push(input), stream.end()])).toEqual(input);
  });
});

test('what is held back is bounded', () => {
  const stream = createDeltaRedactStream();
  let out = 0;
  for (let i = 0; i < 200; i++) out += stream.push(Buffer.from(message('word '.repeat(200)))).length;
  expect(out).toBeGreaterThan(100_000);
});
