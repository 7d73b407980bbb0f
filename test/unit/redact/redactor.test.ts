import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { glob } from 'tinyglobby';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { createRedactStream } from '../../../src/redact/stream.ts';
import { createRandom, PLACED, PLANTED } from './planted.ts';

const redact = createRedactor();
const ROOT = join(import.meta.dirname, '../../..');

test('a named value says whose key it was, where that shows', () => {
  const random = createRandom(1);
  const github = PLANTED['github classic']!.make(random);
  expect(redact.text(`GITHUB_TOKEN=${github}`)).toBe('GITHUB_TOKEN=[redacted:github-token]');
  expect(redact.text(`export OPENAI_API_KEY="${PLANTED['openai project']!.make(random)}"`)).toBe(
    'export OPENAI_API_KEY="[redacted:openai-key]"',
  );
  expect(redact.text(`{"password": "${'a1'.repeat(8)}"}`)).toBe('{"password": "[redacted]"}');
});

test.each([
  ['apiKey: LuqiqirVnUKOliqeCXpfVarEyxIWSK94', 'apiKey: [redacted]'],
  ['https://example.test/x?api_key=zzlmlyOLIoAqlFodCkq6&page=2', 'https://example.test/x?api_key=[redacted]&page=2'],
  ['access_token: a1b2c3d4e5.f6g7h8i9j0', 'access_token: [redacted]'],
  ['curl -H "x-api-key: 0a1b2c3d4e5f6789"', 'curl -H "x-api-key: [redacted]"'],
  ['SESSION_SECRET=0123456789abcdef0123456789abcdef', 'SESSION_SECRET=[redacted]'],
  ['npm publish --auth-token 0a1b2c3d4e5f6789 --tag next', 'npm publish --auth-token [redacted] --tag next'],
  ['Server=db;User=sa;Password=P4ssw0rd!;', 'Server=db;User=sa;Password=[redacted];'],
])('%s', (line, expected) => {
  expect(redact.text(line)).toBe(expected);
});

test('redacting twice is redacting once', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.tuple(fc.constantFrom(...Object.keys(PLANTED)), fc.nat()).map(([kind, seed]) => PLANTED[kind]!.make(createRandom(seed))),
    fc.tuple(fc.constantFrom(...Object.keys(PLACED)), fc.nat()).map(([kind, seed]) => PLACED[kind]!(createRandom(seed)).text),
    fc.constantFrom('\n', ' ', '=', ': ', '"', 'token', 'KEY'),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const once = redact.text(pieces.join(''));
      expect(redact.text(once)).toBe(once);
    }),
    { numRuns: 500 },
  );
});

test('text and bytes agree', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('API_KEY=é1234567', 'password: "ü123456ß"', '\n'))),
      (pieces) => {
        const input = pieces.join('').toWellFormed();
        const stream = createRedactStream();
        const bytes = Buffer.concat([stream.push(Buffer.from(input)), stream.end()]);
        expect(bytes.toString()).toBe(redact.text(input));
      },
    ),
  );
});

describe('ordinary text stays as it is', () => {
  test.each([
    'commit 8f4cde0a1b2c3d4e5f60718293a4b5c6d7e8f901',
    'Merge 80abccf..8f4cde0 and c1fc65e',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'id 3f2504e0-4f89-11d3-9a0c-0305e82c3301 done',
    '"integrity": "sha512-v1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2g3H4i5J6k7L8m9N0=="',
    'task-0123456789abcdef0123456789abcdef0123 finished',
    'risk-abcdefghijklmnopqrstuvwxyz0123456789',
    'const token = parser.nextToken2();',
    'token = scanner1.currentToken;',
    'secretKey: process.env.SECRET_KEY_2',
    'password: v.string(), token: string | null',
    'if (token === TokenKind.Number2) return',
    '"key": "theme2-dark-mode", "keys": ["a1b2c3d4e5"]',
    'key: linux-node-24-0a1b2c3d4e5f',
    'CACHE_KEY=node-modules-24-abcdef0123',
    'max_tokens: 4096, "input_tokens": 12345678',
    '{"token": 1234567, "col": 12}',
    'API_KEY=$SECRET API_KEY=${SECRET_2} API_KEY=<your-key-1> API_KEY=********',
    'SECRET_FILE=/run/secrets/db1 PASSWORD_FILE=./secret1.txt',
    'git@github.com:owner/repo.git and https://github.com/owner/repo.git',
    'http://localhost:3000/@scope/pkg@1.2.3',
    'see http://[::1]:8080 and ws://host:1234/path?x=user@example.com',
    'https://${user}:${password}@host',
    'Bearer authentication is required for this endpoint',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
    '//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbXX0=',
    'npm_config_registry npm_lifecycle_event hf_transfer gsk_ sk- AIza AKIA ghp_',
    'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    'Password: \nNew password: \nEnter passphrase for key: ',
    'seqctl run --token-file ./a1b2c3d4e5f6.txt --key --password VALUE',
    'the secret: never give up; the key: practice',
  ])('%s', (line) => {
    expect(redact.text(line)).toBe(line);
  });

  test('the whole source of this package, its lock file and documents', async () => {
    let files = 0;
    for (const file of await glob(['src/**/*.{ts,tsx}', '*.{json,js,ts,mjs}', 'node_modules/{yaml,valibot}/dist/**/*.js'], { cwd: ROOT })) {
      const input = readFileSync(join(ROOT, file), 'utf8');
      expect(redact.text(input), file).toBe(input);
      files += 1;
    }
    expect(files).toBeGreaterThan(50);
  });
});

describe('patterns of policy.yaml', () => {
  const input = 'order ACME-4711 für Zoë: geheim=äöü123\nACME-1\n';
  test.each([
    ['ACME-\\d{4}', 'order [redacted] für Zoë: geheim=äöü123\nACME-1\n'],
    ['Zoë', 'order ACME-4711 für [redacted]: geheim=äöü123\nACME-1\n'],
    ['geheim=\\p{L}{3}\\d+', 'order ACME-4711 für Zoë: [redacted]\nACME-1\n'],
    ['^ACME.*$', 'order ACME-4711 für Zoë: geheim=äöü123\n[redacted]\n'],
    ['x*', input],
  ])('%s', (pattern, expected) => {
    expect(createRedactor({ patterns: [pattern] }).text(input)).toBe(expected);
    const stream = createRedactStream({ patterns: [pattern] });
    expect(Buffer.concat([stream.push(Buffer.from(input)), stream.end()]).toString()).toBe(expected);
  });

  test('on a line that is no UTF-8, by bytes', () => {
    const stream = createRedactStream({ patterns: ['ACME-\\d+'] });
    const out = stream.push(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('ACME-12\n')]));
    expect(out).toEqual(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('[redacted]\n')]));
  });
});

test('hostile input costs time in proportion to its length', () => {
  const size = 128 * 1024;
  const hostile = [
    'eyJ',
    'key=',
    'a',
    '://a:',
    'sk-ant-',
    '-----BEGIN PRIVATE KEY-----',
    'password="',
    'Bearer ',
    'eyJaaaaaaaaaa.',
    '\\',
    'xox',
    '0123456789:AA',
    ' ',
  ];
  for (const unit of hostile) {
    const input = unit.repeat(Math.ceil(size / unit.length));
    const from = performance.now();
    redact.text(input);
    // A pattern that backtracks without bound would take minutes here; the limit leaves room for a busy machine.
    expect(performance.now() - from, unit).toBeLessThan(5000);
  }
});

test.each([
  [
    'MY_SERVICE_API_KEY=xF7ZBCS8PuZPSKjRmG53h7D9postgres://app:xF7ZBCS8PuZPSKj3@db.internal:5432/app(',
    ['xF7ZBCS8PuZPSKjRmG53h7D9', 'xF7ZBCS8PuZPSKj3'],
  ],
  [`API_KEY=xF7ZBCS8PuZPSKjRmG53h7D9.sk-ant-api03-${'x1'.repeat(20)}(`, ['xF7ZBCS8PuZPSKjRmG53h7D9', 'x1x1x1x1']],
])('a value that another secret follows without a space is hidden too, in one pass', (text, secrets) => {
  const once = redact.text(text);
  for (const secret of secrets) expect(once).not.toContain(secret);
  expect(redact.text(once)).toBe(once);
});
