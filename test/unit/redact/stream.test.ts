import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { createRedactStream, type RedactStream } from '../../../src/redact/stream.ts';
import { createRandom, PLACED, PLANTED } from './planted.ts';

function run(stream: RedactStream, input: Buffer, sizes: readonly number[], flush = false): Buffer {
  const out: Buffer[] = [];
  for (let at = 0, i = 0; at < input.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    out.push(stream.push(input.subarray(at, at + size)));
    if (flush) out.push(stream.flush());
    at += size;
  }
  out.push(stream.end());
  return Buffer.concat(out);
}

const once = (input: string | Buffer, options = {}) => run(createRedactStream(options), Buffer.from(input), [1 << 30]);

const kinds = Object.keys(PLANTED);
const secret = fc
  .tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 1e9 }))
  .map(([kind, seed]) => PLANTED[kind]!.make(createRandom(seed)));
const noise = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('\n', '\r\n', '\r', ' ', '\t', '"', '\\n', '{"text":"', '\u001b[31m', 'const token = next();', '-----BEGIN ', 'é ', '…'),
);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });

describe('whatever the pieces', () => {
  test('the output is the same', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(noise, secret)), sizes, (pieces, cuts) => {
        const input = Buffer.from(pieces.join(''));
        expect(run(createRedactStream(), input, cuts).toString('latin1')).toBe(once(input).toString('latin1'));
      }),
      { numRuns: 300 },
    );
  });

  test('a planted secret is never in the output, also with flushes', () => {
    fc.assert(
      fc.property(fc.array(noise), secret, fc.array(noise), sizes, fc.boolean(), (before, planted, after, cuts, flush) => {
        const input = Buffer.from(`${before.join('')} ${planted}\n${after.join('')}`);
        expect(run(createRedactStream(), input, cuts, flush).toString()).not.toContain(planted);
      }),
      { numRuns: 300 },
    );
  });

  test('a known value is never in the output, with any character in it', () => {
    const value = fc
      .string({ unit: 'grapheme', minLength: 8, maxLength: 40 })
      .filter((text) => !/[\r\n]/.test(text) && text.trim().length >= 8);
    fc.assert(
      fc.property(value, noise, sizes, fc.boolean(), (planted, around, cuts, flush) => {
        const input = Buffer.from(`${around}${planted}${around}`);
        const out = run(createRedactStream({ values: [planted] }), input, cuts, flush).toString();
        expect(out).not.toContain(planted.trim());
      }),
      { numRuns: 300 },
    );
  });

  test('bytes without a secret pass as they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), sizes, fc.boolean(), (bytes, cuts, flush) => {
        expect(run(createRedactStream(), Buffer.from(bytes), cuts, flush)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 300 },
    );
  });
});

test('bytes that are no UTF-8 stay around a secret', () => {
  const random = createRandom(7);
  const key = PLANTED['github classic']!.make(random);
  const input = Buffer.concat([Buffer.from([0xff, 0xc3, 0x28, 0x00]), Buffer.from(` ${key} `), Buffer.from([0xe2, 0x82])]);
  const expected = Buffer.concat([
    Buffer.from([0xff, 0xc3, 0x28, 0x00]),
    Buffer.from(' [redacted:github-token] '),
    Buffer.from([0xe2, 0x82]),
  ]);
  expect(once(input)).toEqual(expected);
});

describe.each(Object.entries(PLANTED))('%s', (_kind, { family, make }) => {
  test.each(['plain', 'after an escape', 'coloured', 'url-encoded', 'in JSON'])('%s', (way) => {
    const key = make(createRandom(42));
    const text = {
      plain: `x ${key} y\n`,
      'after an escape': `"a\\n${key}\\nb"\n`,
      coloured: `\u001b[31m${key}\u001b[0m\n`,
      'url-encoded': `q%3D${key}%20\n`,
      'in JSON': `{"text":"${key}"}\n`,
    }[way]!;
    expect(once(text).toString()).toBe(text.replace(key, `[redacted:${family}]`));
  });
});

test.each(Object.entries(PLACED))('%s', (_kind, make) => {
  const { text, secret: hidden } = make(createRandom(42));
  expect(once(`${text}\n`).toString()).toMatch(/\[redacted(?::[a-z-]+)?\]/);
  expect(once(`${text}\n`).toString()).not.toContain(hidden);
  expect(createRedactor().text(text)).not.toContain(hidden);
});

describe('promptness', () => {
  test('whole lines come out at once, the unfinished one with its end', () => {
    const stream = createRedactStream();
    expect(stream.push(Buffer.from('one\ntw')).toString()).toBe('one\n');
    expect(stream.push(Buffer.from('o\n')).toString()).toBe('two\n');
    expect(stream.end().toString()).toBe('');
  });

  test('a progress bar that only returns the carriage comes out', () => {
    expect(createRedactStream().push(Buffer.from('10%\r20%\r3')).toString()).toBe('10%\r20%\r');
  });

  test.each(['Password: ', 'Continue? [y/N] ', 'sql>', 'Username:', '......', '[12/45]', '50%'])(
    'a prompt is shown when idle: %s',
    (prompt) => {
      const stream = createRedactStream();
      expect(stream.push(Buffer.from(prompt)).toString()).toBe('');
      expect(stream.flush().toString()).toBe(prompt);
      expect(stream.flush().toString()).toBe('');
      expect(stream.push(Buffer.from('later\n')).toString()).toBe('later\n');
    },
  );

  test('what was shown of a line still tells what follows it', () => {
    const stream = createRedactStream();
    const key = PLACED['bearer']!(createRandom(3)).secret;
    stream.push(Buffer.from('Authorization: Bearer '));
    expect(stream.flush().toString()).toBe('Authorization: Bearer ');
    expect(stream.push(Buffer.from(`${key}\n`)).toString()).toBe('[redacted:bearer-token]\n');
  });

  test('an unfinished word waits: it may become a secret', () => {
    const stream = createRedactStream();
    stream.push(Buffer.from('key is gh'));
    expect(stream.flush().toString()).toBe('key is ');
    const rest = PLANTED['github classic']!.make(createRandom(5)).slice(2);
    expect(stream.push(Buffer.from(`${rest} ok\n`)).toString()).toBe('[redacted:github-token] ok\n');
  });
});

describe('long lines', () => {
  const long = 700_000;
  test('are cut the same way whatever the pieces, and hold back bounded memory', () => {
    const random = createRandom(9);
    const key = PLANTED['anthropic api']!.make(random);
    let line = '';
    while (line.length < long) line += random(50) === 0 ? `${key} ` : `word${String(random(1000))}${random(3) === 0 ? ' ' : '-'}`;
    const input = Buffer.from(`before\n${line}\nafter\n`);
    const whole = once(input);
    expect(whole.toString()).not.toContain(key);
    expect(run(createRedactStream(), input, [4096]).equals(whole)).toBe(true);
    expect(run(createRedactStream(), input, [65_536]).equals(whole)).toBe(true);
    expect(run(createRedactStream(), input, [65_536], true).equals(whole)).toBe(true);
    expect(whole.toString()).toBe(`before\n${line.replaceAll(key, '[redacted:anthropic-key]')}\nafter\n`);
  });

  test('a secret over the place of the cut is found', () => {
    const key = PLANTED['jwt']!.make(createRandom(11));
    for (const shift of [0, 1, 50, 100]) {
      const input = `${'x'.repeat(262_144 - shift)}.${key} ${'y'.repeat(400_000)}\n`;
      expect(run(createRedactStream(), Buffer.from(input), [65_536]).toString()).not.toContain(key);
    }
  });

  test('one that has no place to cut comes out too', () => {
    const input = Buffer.alloc(2_000_000, 'a');
    const stream = createRedactStream();
    expect(stream.push(input).length).toBeGreaterThan(1_600_000);
  });
});

test('chunks are views: only their own bytes are read', () => {
  const backing = Buffer.from('....hello\n....');
  expect(
    createRedactStream()
      .push(new Uint8Array(backing.buffer, backing.byteOffset + 4, 6))
      .toString(),
  ).toBe('hello\n');
});
