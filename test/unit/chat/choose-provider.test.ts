import { expect, test } from 'vitest';
import { chooseProvider, type ChoiceRequest } from '../../../src/chat/choose-provider.ts';
import { ollamaHost } from '../../../src/chat/providers/ollama-host.ts';

const choose = (more: Partial<ChoiceRequest>) =>
  chooseProvider({ asked: null, policy: undefined, env: {}, ollamaAnswers: () => Promise.resolve(false), ...more });
const reachable = (): Promise<boolean> => Promise.resolve(true);
const key = { ANTHROPIC_API_KEY: 'dummy-key' };

test('the flag wins, then policy.yaml, then the environment, then what answers, then the builtin planner', async () => {
  expect(await choose({ asked: 'builtin', policy: { default: 'ollama' }, env: key })).toMatchObject({ value: { name: 'builtin' } });
  expect(await choose({ policy: { default: 'ollama' }, env: key })).toMatchObject({ value: { name: 'ollama', why: 'policy.yaml' } });
  expect(await choose({ env: { ...key, OLLAMA_HOST: 'x' }, ollamaAnswers: reachable })).toMatchObject({ value: { name: 'anthropic' } });
  expect(await choose({ env: { OLLAMA_HOST: 'x' } })).toMatchObject({ value: { name: 'ollama' } });
  expect(await choose({ ollamaAnswers: reachable })).toMatchObject({ value: { name: 'ollama' } });
  expect(await choose({})).toMatchObject({ value: { name: 'builtin' } });
});

test('only what policy.yaml allows is ever chosen', async () => {
  const policy = { providers: ['builtin' as const] };
  expect(await choose({ asked: 'anthropic', policy, env: key })).toMatchObject({ error: { code: 'POLICY_DENIED' } });
  expect(await choose({ policy, env: key, ollamaAnswers: reachable })).toMatchObject({ value: { name: 'builtin' } });
  expect(await choose({ policy: { ...policy, default: 'ollama' } })).toMatchObject({ error: { code: 'POLICY_DENIED' } });
  expect(await choose({ policy: { providers: ['ollama'] } })).toMatchObject({ error: { code: 'PROVIDER_UNAVAILABLE' } });
  expect(await choose({ policy: { providers: [] } })).toMatchObject({ error: { code: 'PROVIDER_UNAVAILABLE' } });
});

test('an empty key is no key', async () => {
  expect(await choose({ env: { ANTHROPIC_API_KEY: '' } })).toMatchObject({ value: { name: 'builtin' } });
});

test.each([
  ['', 'http://127.0.0.1:11434'],
  ['gpu', 'http://gpu:11434'],
  ['gpu:1234', 'http://gpu:1234'],
  [':1234', 'http://127.0.0.1:1234'],
  ['0.0.0.0', 'http://127.0.0.1:11434'],
  ['[::]:11434', 'http://[::1]:11434'],
  ['https://ollama.example/base/', 'https://ollama.example/base'],
  ['http://:::', 'http://127.0.0.1:11434'],
])('OLLAMA_HOST=%s is %s', (said, host) => {
  expect(ollamaHost({ OLLAMA_HOST: said })).toBe(host);
});
