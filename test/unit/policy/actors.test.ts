import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AGENT_MARKS, lowerTo, recogniseCaller, type CallerFacts } from '../../../src/policy/actors.ts';
import { CALLERS, caller } from './samples.ts';

const CLI: CallerFacts = { terminal: true, requireTerminal: false, face: 'cli', insideStep: null };
const who = (env: Record<string, string>, facts: Partial<CallerFacts> = {}) => recogniseCaller(env, { ...CLI, ...facts });

test('anyone without a mark is a person', () => {
  expect(who({ PATH: '/bin' })).toEqual({ actor: 'human', inside: null, evidence: 'default' });
  expect(who({}, { terminal: false }).actor).toBe('human');
  expect(who({}, { terminal: false, requireTerminal: true })).toEqual({
    actor: 'agent:no-terminal',
    inside: null,
    evidence: 'no-terminal',
  });
});

test.each([
  [{ CLAUDECODE: '1' }, 'agent:claude-code'],
  [{ GEMINI_CLI: '1' }, 'agent:gemini'],
  [{ CODEX_SANDBOX: 'seatbelt' }, 'agent:codex'],
  [{ CODEX_THREAD_ID: 'x' }, 'agent:codex'],
  [{ CLAUDECODE: '0' }, 'human'],
  [{ CODEX_SANDBOX: '' }, 'human'],
])('the mark %o', (env, actor) => {
  expect(who(env as Record<string, string>).actor).toBe(actor);
});

test('the faces', () => {
  expect(who({}, { face: 'chat' }).actor).toBe('chat');
  expect(who({}, { face: 'http' }).actor).toBe('http');
  expect(who({}, { face: 'mcp' }).actor).toBe('mcp');
});

describe('inside a step', () => {
  const inside = { run_id: 'r', step_id: 'build' };
  test('by what the runner set', () => {
    const env = { THREADOS_ACTOR: 'agent:build', THREADOS_RUN_ID: 'r', THREADOS_STEP_ID: 'build' };
    expect(who(env)).toEqual({ actor: 'agent:build', inside, evidence: 'env:THREADOS_ACTOR' });
    expect(who({ ...env, THREADOS_ACTOR: '' }).actor).toBe('agent:build');
  });
  test('by the process tree, whatever was cleared or forged', () => {
    const expected = { actor: 'agent:build', inside, evidence: 'ancestry' };
    expect(who({}, { insideStep: inside })).toEqual(expected);
    expect(who({ THREADOS_ACTOR: 'human', THREADOS_RUN_ID: 'other', THREADOS_STEP_ID: 'other' }, { insideStep: inside })).toEqual(expected);
    expect(who({}, { insideStep: inside, face: 'mcp' })).toEqual(expected);
    expect(who({}, { insideStep: inside, face: 'chat' })).toEqual({ actor: 'chat', inside, evidence: 'face:chat' });
  });
  test.each(['human', 'demo', 'root', 'agent:', 'agent:../x'])('THREADOS_ACTOR=%s makes nobody a person', (actor) => {
    expect(who({ THREADOS_ACTOR: actor }).actor).toBe('agent:unknown');
  });
  test('a nonce or a token left over still tells', () => {
    expect(who({ THREADOS_NONCE: 'x' }).actor).toBe('agent:unknown');
    expect(who({ THREADOS_TOKEN: 'x' }).actor).toBe('agent:unknown');
  });
});

test('no variable added to any environment makes a person of a caller', () => {
  const names = [
    ...AGENT_MARKS.map((mark) => mark.variable),
    'THREADOS_ACTOR',
    'THREADOS_RUN_ID',
    'THREADOS_STEP_ID',
    'THREADOS_NONCE',
    'THREADOS_TOKEN',
  ];
  const values = fc.constantFrom('', '0', '1', 'human', 'demo', 'chat', 'agent:x', 'agent:human', 'build');
  const env = fc.dictionary(fc.constantFrom(...names), values);
  const facts = fc.record({
    terminal: fc.boolean(),
    requireTerminal: fc.boolean(),
    face: fc.constantFrom('cli' as const, 'chat' as const, 'http' as const, 'mcp' as const),
    insideStep: fc.constantFrom(null, { run_id: 'r', step_id: 's' }),
  });
  fc.assert(
    fc.property(
      env,
      facts,
      fc.constantFrom(...names),
      values.filter((value) => value !== '' && value !== '0'),
      (before, each, name, value) => {
        fc.pre((before[name] ?? '') === '');
        if (recogniseCaller(before, each).actor !== 'human')
          expect(recogniseCaller({ ...before, [name]: value }, each).actor).not.toBe('human');
        expect(recogniseCaller(before, each).actor).not.toBe('demo');
      },
    ),
    { numRuns: 1000 },
  );
});

describe('--actor', () => {
  const RANK = (actor: string) => (actor === 'human' || actor === 'demo' ? 2 : actor === 'chat' ? 0 : 1);
  test('never raises rights, and never leaves the run', () => {
    for (const from of CALLERS) {
      for (const wanted of ['human', 'demo', 'chat', 'http', 'mcp', 'agent:x', 'agent:me']) {
        const lowered = lowerTo(from, wanted);
        if (!lowered.ok) continue;
        expect(RANK(lowered.value.actor)).toBeLessThanOrEqual(RANK(from.actor));
        expect(lowered.value.inside).toEqual(from.inside);
      }
    }
  });
  test('an agent does not become a person, nor another agent', () => {
    expect(lowerTo(caller('agent:a'), 'human')).toMatchObject({ ok: false, error: { code: 'POLICY_DENIED' } });
    expect(lowerTo(caller('agent:a'), 'agent:b')).toMatchObject({ ok: false, error: { code: 'POLICY_DENIED' } });
    expect(lowerTo(caller('human'), 'demo')).toMatchObject({ ok: false, error: { code: 'POLICY_DENIED' } });
  });
  test('a slip is named', () => {
    expect(lowerTo(caller('human'), 'humen')).toMatchObject({
      ok: false,
      error: { code: 'INVALID_VALUE', message: '"humen" is no actor. Did you mean "human"?' },
    });
  });
  test('lowering works', () => {
    expect(lowerTo(caller('human'), 'agent:x')).toMatchObject({ ok: true, value: { actor: 'agent:x', evidence: 'test, --actor' } });
  });
});
