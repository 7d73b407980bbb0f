import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { createRedactStream } from '../../../src/redact/stream.ts';
import { createRandom } from './planted.ts';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const mark = (kind: 'BEGIN' | 'END', name = 'RSA PRIVATE KEY') => `-----${kind} ${name}-----`;

/** Lines of a made-up key: 64 characters each, the last one shorter. */
function body(lines: number, seed = 1): string[] {
  const random = createRandom(seed);
  const line = (length: number) => Array.from({ length }, () => BASE64[random(64)]).join('');
  return [...Array.from({ length: lines }, () => line(64)), `${line(18)}==`];
}
function key(lines: readonly string[], name?: string): string {
  return [mark('BEGIN', name), ...lines, mark('END', name)].join('\n');
}

const text = (s: string) => createRedactor().text(s);
function streamed(input: string, size: number): string {
  const stream = createRedactStream();
  let out = '';
  for (let at = 0; at < input.length; at += size) out += stream.push(Buffer.from(input.slice(at, at + size))).toString();
  return out + stream.end().toString();
}

describe('over several lines', () => {
  test.each(['RSA PRIVATE KEY', 'PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'])(
    '%s',
    (name) => {
      const input = `before\n${key(body(20), name)}\nafter\n`;
      const expected = `before\n${mark('BEGIN', name)}\n[redacted:private-key]\n${mark('END', name)}\nafter\n`;
      expect(text(input)).toBe(expected);
      for (const size of [1, 7, 64, 4096]) expect(streamed(input, size)).toBe(expected);
    },
  );

  test('with Windows line ends', () => {
    const out = text(`before\r\n${key(body(3)).replaceAll('\n', '\r\n')}\r\nafter\r\n`);
    expect(out).toBe(`before\r\n${mark('BEGIN')}\r\n[redacted:private-key]\r\n${mark('END')}\r\nafter\r\n`);
  });

  test('with headers', () => {
    const lines = body(4);
    const out = text(key(['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-256-CBC,0123', '', ...lines]));
    for (const line of lines) expect(out).not.toContain(line);
    expect(out).toContain(mark('END'));
  });

  test.each([
    ['in a diff', (line: string) => `+${line}`],
    ['with numbers', (line: string, i: number) => `${String(i + 10).padStart(6)}\t${line}`],
    ['quoted', (line: string) => `> ${line}`],
    ['in source', (line: string) => `  "${line}\\n" +`],
    ['indented', (line: string) => `        ${line}`],
  ])('%s', (_name, dress) => {
    const lines = body(6);
    const out = text(`${key(lines).split('\n').map(dress).join('\n')}\nplain text after it\n`);
    for (const line of lines) expect(out).not.toContain(line);
    expect(out).toContain('[redacted:private-key]');
    expect(out).toContain('plain text after it\n');
  });

  test('one that is cut off hides nothing of what follows', () => {
    const out = text(`${mark('BEGIN')}\n${body(3).join('\n')}\nThe build went on: 3 passed.\nDone in 4.2s\n`);
    expect(out).toBe(`${mark('BEGIN')}\n[redacted:private-key]\nThe build went on: 3 passed.\nDone in 4.2s\n`);
  });
});

describe('on one line', () => {
  test.each([
    ['escaped once', '\\n'],
    ['escaped twice', '\\\\n'],
    ['as one run of words', ' '],
  ])('%s', (_name, between) => {
    const lines = body(25);
    const input = `{"key": "${key(lines).replaceAll('\n', between)}${between}", "next": "value"}`;
    const out = text(input);
    for (const line of lines) expect(out).not.toContain(line);
    expect(out).toContain('", "next": "value"}');
    expect(streamed(`${input}\n`, 100)).toBe(`${out}\n`);
  });

  test('cut off', () => {
    const lines = body(5);
    const out = text(`"${[mark('BEGIN'), ...lines].join('\\n')}" and more`);
    for (const line of lines) expect(out).not.toContain(line);
    expect(out).toContain('" and more');
  });
});

test.each([
  `if (pem.startsWith('${mark('BEGIN')}')) {\n  return parse(pem);\n}\n`,
  `grep -r "${mark('BEGIN')}"\n./a.txt\n./b.txt\n`,
  `The file begins with ${mark('BEGIN')}\n\nand then the body follows, in lines of base64.\n`,
  `-----BEGIN CERTIFICATE-----\n${body(4).join('\n')}\n-----END CERTIFICATE-----\n`,
  `-----BEGIN PUBLIC KEY-----\n${body(4).join('\n')}\n-----END PUBLIC KEY-----\n`,
])('a mere mention, or what is public, stays', (input) => {
  expect(text(input)).toBe(input);
});
