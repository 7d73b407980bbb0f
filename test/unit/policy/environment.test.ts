import { describe, expect, test } from 'vitest';
import { childEnvironment } from '../../../src/policy/environment.ts';
import { LINUX, policyOf, WINDOWS } from './samples.ts';

const plain = { pass: [], add: {}, platform: 'linux' } as const;

test('what platforms and toolchains need gets through, nothing else', () => {
  const env = {
    PATH: '/bin',
    HOME: '/h',
    LC_ALL: 'C',
    NVM_DIR: '/n',
    HTTPS_PROXY: 'http://p',
    FOO: '1',
    CLAUDECODE: '1',
    THREADOS_ACTOR: 'agent:x',
  };
  expect(childEnvironment(env, policyOf(), plain)).toEqual({
    PATH: '/bin',
    HOME: '/h',
    LC_ALL: 'C',
    NVM_DIR: '/n',
    HTTPS_PROXY: 'http://p',
  });
});

describe('secrets', () => {
  const env = { ANTHROPIC_API_KEY: 'a', OPENAI_API_KEY: 'o', NPM_TOKEN: 'n', XDG_SECRET: 'x', MY_PASSWORD: 'p', MY_URL: 'u' };
  test('get through only where they are named in full', () => {
    expect(childEnvironment(env, policyOf({ env: { pass: ['MY_*', 'N*'] } }), plain)).toEqual({ MY_URL: 'u' });
    expect(childEnvironment(env, policyOf({ env: { pass: ['MY_PASSWORD'] } }), plain)).toEqual({ MY_PASSWORD: 'p' });
    expect(childEnvironment(env, policyOf(), { ...plain, pass: ['ANTHROPIC_API_KEY'] })).toEqual({ ANTHROPIC_API_KEY: 'a' });
  });
  test('are kept back by block even so', () => {
    const policy = policyOf({ env: { pass: ['MY_URL'], block: ['*_KEY', 'MY_URL'] } });
    expect(childEnvironment(env, policy, { ...plain, pass: ['ANTHROPIC_API_KEY'] })).toEqual({});
  });
});

test('what ThreadOS and the step set is always there', () => {
  const policy = policyOf({ env: { block: ['*'] } });
  expect(childEnvironment({ PATH: '/bin' }, policy, { ...plain, add: { API_KEY: 'k' } })).toEqual({ API_KEY: 'k' });
});

test('on Windows names are the same in any case, and one variable stays one', () => {
  const env = { Path: 'C:\\bin', SYSTEMROOT: 'C:\\Windows', anthropic_api_key: 'a', Foo: '1' };
  const child = childEnvironment(env, policyOf({}, WINDOWS), { pass: ['ANTHROPIC_API_KEY'], add: { PATH: 'D:\\x' }, platform: 'win32' });
  expect(child).toEqual({ Path: 'D:\\x', SYSTEMROOT: 'C:\\Windows', anthropic_api_key: 'a' });
  expect(childEnvironment({ path: '/x' }, policyOf({}, LINUX), plain)).toEqual({});
});
