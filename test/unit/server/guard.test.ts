import { describe, expect, test } from 'vitest';
import { admit } from '../../../src/server/guard.ts';
import { isLoopback, loopbackAddress, serverUrl } from '../../../src/server/loopback.ts';

const tokens = { client: 'threados_client_a', person: 'threados_person_b' };
const good = { host: '127.0.0.1:7433', authorization: 'Bearer threados_client_a' };
const codeOf = (headers: object, of: Parameters<typeof admit>[1] = tokens) => {
  const admitted = admit({ ...good, ...headers }, of);
  return admitted.ok ? admitted.value : admitted.error.code;
};

describe('who may come in', () => {
  test.each([
    ['a client', {}, 'client'],
    ['a person', { authorization: 'Bearer threados_person_b' }, 'person'],
    ['the word Bearer in any case', { authorization: 'bearer threados_client_a' }, 'client'],
    ['nobody without a token', { authorization: undefined }, 'UNAUTHORIZED'],
    ['nobody with a wrong one', { authorization: 'Bearer threados_client_b' }, 'UNAUTHORIZED'],
    ['nobody with the beginning of one', { authorization: 'Bearer threados_client_' }, 'UNAUTHORIZED'],
    ['nobody with another scheme', { authorization: 'Basic threados_client_a' }, 'UNAUTHORIZED'],
    ['nobody with a token of odd letters', { authorization: 'Bearer threados_client_a threados_person_b' }, 'UNAUTHORIZED'],
  ])('%s', (_, headers, expected) => expect(codeOf(headers)).toBe(expected));

  test('where there is no person, nothing is their token', () => {
    const nobody = { ...tokens, person: null };
    expect(codeOf({ authorization: 'Bearer threados_person_b' }, nobody)).toBe('UNAUTHORIZED');
    expect(codeOf({ authorization: 'Bearer null' }, nobody)).toBe('UNAUTHORIZED');
  });

  test.each(['localhost:7433', 'LOCALHOST', '[::1]:7433', '127.0.0.1:9999'])('by the name %s', (host) =>
    expect(codeOf({ host })).toBe('client'),
  );
  test.each([
    undefined,
    '',
    'evil.example',
    '127.0.0.1.evil.example:7433',
    'localhost.evil.example',
    '127.1:7433',
    '0.0.0.0:7433',
    '192.168.1.2',
    'localhost:7433/x',
    'user@localhost',
    'localhost:99999',
    ' localhost',
  ])('not by the name %j', (host) => expect(codeOf({ host })).toBe('FORBIDDEN'));

  test.each(['http://evil.example', 'null', 'http://localhost:3000', 'https://127.0.0.1:7433', 'file://'])(
    'not from a page of %s, even with a token',
    (origin) => expect(codeOf({ origin })).toBe('FORBIDDEN'),
  );
  test('from a page of its own', () => expect(codeOf({ origin: 'http://127.0.0.1:7433', 'sec-fetch-site': 'same-origin' })).toBe('client'));
  test.each(['cross-site', 'same-site'])('not from a %s page that hides its origin', (site) =>
    expect(codeOf({ 'sec-fetch-site': site })).toBe('FORBIDDEN'),
  );
});

describe('this machine only', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
    ['::1', '::1'],
    ['0.0.0.0', 'USAGE'],
    ['::', 'USAGE'],
    ['192.168.1.2', 'USAGE'],
    ['', 'USAGE'],
    ['example.com', 'USAGE'],
  ])('listens at %j: %s', (host, expected) => {
    const address = loopbackAddress(host);
    expect(address.ok ? address.value : address.error.code).toBe(expected);
  });

  test.each(['http://127.0.0.1:7433', 'http://localhost:7433/', '127.0.0.1:7433', 'http://[::1]:80'])('asks %s', (text) =>
    expect(serverUrl(text).ok).toBe(true),
  );
  test.each([
    'https://127.0.0.1:7433',
    'http://example.com:7433',
    'http://127.0.0.1:7433/status',
    'http://a:b@127.0.0.1',
    'http://127.0.0.1.example.com',
    'ftp://localhost',
    '',
    'http://',
  ])('does not send a token to %j', (text) => expect(serverUrl(text)).toMatchObject({ ok: false, error: { code: 'USAGE' } }));
  test('what is no host at all', () => expect(isLoopback('[')).toBe(false));
});
