import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ENDPOINTS } from '../../../src/server/endpoints.ts';
import { readInput, type RawRequest } from '../../../src/server/read-input.ts';
import { serverUrl } from '../../../src/server/loopback.ts';

const get = (query: string, params: Record<string, string> = {}): RawRequest => ({ params, query: new URLSearchParams(query), body: null });
const post = (text: string, type: string | undefined = 'application/json'): RawRequest => ({
  params: {},
  query: new URLSearchParams(),
  body: { type, text },
});
const logs = ENDPOINTS.logs.input;
const run = ENDPOINTS.run.input;

test('a query becomes numbers, lists and defaults', () => {
  expect(readInput(logs, get('tail=20&grep=%5Eerror', { id: 'explore.2' }))).toEqual({
    ok: true,
    value: { id: 'explore.2', stream: 'stdout', tail: 20, grep: '^error' },
  });
  expect(readInput(ENDPOINTS.status.input, get('steps=a&steps=b'))).toEqual({ ok: true, value: { steps: ['a', 'b'] } });
  expect(readInput(ENDPOINTS.status.input, get('steps=a'))).toEqual({ ok: true, value: { steps: ['a'] } });
});

test('a body has its defaults too, and may be left out where nothing is needed', () => {
  const defaults = { scope: 'runnable', wait: false, yes: false, dry_run: false, if_revision: null };
  expect(readInput(run, post('{}'))).toEqual({ ok: true, value: defaults });
  expect(readInput(run, { params: {}, query: new URLSearchParams(), body: { type: undefined, text: '' } })).toEqual({
    ok: true,
    value: defaults,
  });
  expect(readInput(run, post('{"scope":"all"}', 'application/json; charset=UTF-8'))).toMatchObject({ ok: true });
});

test.each([
  ['a form', post('scope=all', 'application/x-www-form-urlencoded'), 'MEDIA_TYPE', /not application\/x-www-form-urlencoded/],
  ['text that may be posted across sites', post('{}', 'text/plain'), 'MEDIA_TYPE', /text\/plain/],
  ['a body of no type', { ...post('{}'), body: { type: undefined, text: '{}' } }, 'MEDIA_TYPE', /of no type/],
  ['broken JSON', post('{"scope":'), 'USAGE', /no JSON/],
  ['a list', post('[]'), 'USAGE', /must be a JSON object/],
  ['an unknown field', post('{"scop":"all"}'), 'INVALID_VALUE', /there is no field "scop". Did you mean "scope"\?/],
  ['a wrong type', post('{"wait":"yes"}'), 'INVALID_VALUE', /"wait" must be boolean, not "yes"/],
  ['fields of an object’s own', post('{"__proto__":{"yes":true}}'), 'INVALID_VALUE', /there is no field "__proto__"/],
  ['a query beside a body', { ...post('{}'), query: new URLSearchParams('yes=true') }, 'USAGE', /not in the query/],
])('%s is refused', (_, request, code, message) => {
  const read = readInput(run, request);
  expect(read).toMatchObject({ ok: false, error: { code } });
  expect(read.ok ? '' : read.error.message).toMatch(message);
});

test('what could leave a folder is no id', () => {
  for (const id of ['..', '../../etc/passwd', 'a/b', 'a\\b', 'C:', 'con', 'a\0', 'build.1/../..', '%2e%2e', ''])
    for (const name of ['step', 'logs', 'summary', 'diff', 'prompt', 'runOf', 'proposal'] as const)
      expect(readInput(ENDPOINTS[name].input, get('', { id })), `${name} ${id}`).toMatchObject({
        ok: false,
        error: { code: 'INVALID_VALUE' },
      });
  expect(readInput(logs, get('run=..%2F..', { id: 'a' }))).toMatchObject({ ok: false });
});

test('a field of the path cannot be said again', () => {
  expect(readInput(ENDPOINTS.step.input, get('id=b', { id: 'a' }))).toMatchObject({ ok: false, error: { code: 'INVALID_VALUE' } });
});

test('nothing that is sent makes it throw', () => {
  const names = Object.keys(ENDPOINTS) as (keyof typeof ENDPOINTS)[];
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.dictionary(fc.string(), fc.string()),
      fc.oneof(fc.json(), fc.string()),
      fc.string(),
      (name, params, text, query) => {
        const fields = ENDPOINTS[name].input;
        expect(typeof readInput(fields, { params, query: new URLSearchParams(query), body: null }).ok).toBe('boolean');
        expect(typeof readInput(fields, { params, query: new URLSearchParams(), body: { type: 'application/json', text } }).ok).toBe(
          'boolean',
        );
      },
    ),
  );
  fc.assert(fc.property(fc.string(), (text) => typeof serverUrl(text).ok === 'boolean'));
});
