import { expect, test } from 'vitest';
import { decide } from '../../../src/policy/decide.ts';
import { explain, hintForLaunch, whatWouldBeAllowed } from '../../../src/policy/explain.ts';
import { CALLERS, caller, HEAVY, PLAIN, policyOf } from './samples.ts';

const ask = (action: Parameters<typeof decide>[0]['action'], who = caller('human')) =>
  explain(decide({ action, index: 0, caller: who, mode: 'safe', policy: policyOf(), yes: false }), who);

test('which rule, why, and what would be allowed', () => {
  expect(ask(PLAIN['step.add'])).toBe('step.add: allowed (human)\n  why: a person asks');
  expect(ask(PLAIN['step.rm'])).toBe(
    'step.rm: needs --yes (destructive)\n  why: removes step "x": needs --yes\n  instead: repeat it with --yes',
  );
  expect(ask(PLAIN['run.all'], caller('agent:claude-code'))).toBe(
    [
      'run.all: becomes a proposal (mode.safe)',
      '  why: in SAFE only a person applies or runs; what an agent asks for becomes a proposal',
      '  instead: a person applies the proposal (seqctl proposal apply ID), or switches to POWER (seqctl policy mode power --yes)',
    ].join('\n'),
  );
  expect(ask(PLAIN['gate.approve'], caller('mcp'))).toMatch(
    /^gate\.approve: denied \(human-only\)\n {2}why: .*mcp\n {2}instead: ask a person/,
  );
});

test('every refusal has a way out', () => {
  for (const who of CALLERS)
    for (const action of [...Object.values(PLAIN), ...HEAVY]) {
      const decision = decide({ action, index: 0, caller: who, mode: 'safe', policy: policyOf(), yes: false });
      expect(whatWouldBeAllowed(decision, who)).not.toBe('');
    }
});

test('a launch that was refused', () => {
  expect(hintForLaunch({ allowed: false, rule: 'commands.allow', reason: '' }, 'curl')).toBe('seqctl policy allow curl --yes');
  expect(hintForLaunch({ allowed: false, rule: 'roots', reason: '' }, 'npm')).toContain('roots');
  expect(hintForLaunch({ allowed: false, rule: 'forbid[0]', reason: '' }, 'npm')).toContain('forbid[0]');
});
