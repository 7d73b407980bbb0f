import { expect, test } from 'vitest';
import { readToken, signToken, stricter } from '../../../src/policy/step-token.ts';
import { NO_LIMITS } from './samples.ts';

const TOKEN = { run_id: 'r', step_id: 'lead', orchestrator: 'lead', limits: { ...NO_LIMITS, models: ['shell'] } };

test('a token says what was signed, and nothing where a byte of it was changed or the key is another', () => {
  const text = signToken(TOKEN, 'key');
  expect(text).toMatch(/^[\w-]+\.[\w-]+$/);
  expect(readToken(text, 'key')).toEqual(TOKEN);
  expect(readToken(text, 'other')).toBe(null);
  const better = Buffer.from(JSON.stringify({ ...TOKEN, limits: { ...NO_LIMITS, children: 999 } })).toString('base64url');
  for (const forged of ['', '.', 'x', `${better}.${text.split('.')[1] ?? ''}`, better, `${text}x`])
    expect(readToken(forged, 'key')).toBe(null);
});

test('of two limits the stricter holds, each by itself', () => {
  const a = { children: 1, depth: 5, lifetime: 5, parallel: null, models: ['shell', 'codex'] };
  const b = { children: 5, depth: 1, lifetime: 5, parallel: 2, models: ['codex', 'gemini'] };
  expect(stricter(a, b)).toEqual({ children: 1, depth: 1, lifetime: 5, parallel: 2, models: ['codex'] });
  expect(stricter(NO_LIMITS, a).models).toEqual(['shell', 'codex']);
});
