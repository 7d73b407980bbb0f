import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACTION_NAMES, type Action, type ActionName } from '../../../src/model/action.ts';
import type { Decision } from '../../../src/model/plan.ts';
import type { Mode } from '../../../src/model/policy.ts';
import { decide, type DecideRequest } from '../../../src/policy/decide.ts';
import { CALLERS, HEAVY, PLAIN, caller, policyOf } from './samples.ts';

/**
 * One letter per caller: human, demo, chat, agent outside, agent inside, http, mcp, mcp inside.
 * a allow, c confirm, p propose, d deny; without --yes.
 */
const FREE = { safe: 'aapppppp', power: 'aapaaaaa' };
const HUMAN = { safe: 'aadddddd', power: 'aadddddd' };
const FLOOR = { safe: 'aappdppd', power: 'aapadaad' };
const TABLE: { readonly [N in ActionName]: { readonly safe: string; readonly power: string } } = {
  'step.add': FREE,
  'step.edit': FREE,
  'step.rm': { safe: 'ccpppppp', power: 'ccpppppp' },
  'step.clone': FREE,
  'step.move': FREE,
  'step.approve': HUMAN,
  'step.reject': HUMAN,
  'dep.add': FREE,
  'dep.rm': FREE,
  'group.parallelize': FREE,
  'fusion.create': FREE,
  'gate.insert': FREE,
  'gate.approve': HUMAN,
  'gate.reject': HUMAN,
  'prompt.set': FREE,
  'run.step': FREE,
  'run.group': FREE,
  'run.runnable': FREE,
  'run.all': FREE,
  'stop.step': FLOOR,
  'restart.step': FLOOR,
  'mprocs.select': FREE,
  'mprocs.send-key': { safe: 'ccppdppd', power: 'ccppdppd' },
  'worktree.rm': { safe: 'ccpppppp', power: 'ccpppppp' },
  'policy.mode': HUMAN,
};
/** In the order of HEAVY. */
const HEAVY_TABLE = [
  { safe: 'ccpppppp', power: 'ccpppppp' },
  { safe: 'ccpppppp', power: 'ccpppppp' },
  FLOOR,
  FLOOR,
  { safe: 'ccppdppd', power: 'ccppdppd' },
  { safe: 'ccdddddd', power: 'ccdddddd' },
  FLOOR,
  { safe: 'aappdppd', power: 'aapadaad' },
  FLOOR,
];
const FACTS = { ancestors: ['above'] };

function verdicts(action: Action, mode: Mode): string {
  const policy = policyOf({ mode });
  return CALLERS.map((who) => decide({ action, index: 0, caller: who, mode, policy, yes: false, facts: FACTS }).verdict[0]).join('');
}

describe.each(['safe', 'power'] as const)('in %s', (mode) => {
  test('every action has a row', () => {
    expect(Object.keys(TABLE)).toEqual([...ACTION_NAMES]);
  });
  test.each(ACTION_NAMES)('%s', (name) => {
    expect(verdicts(PLAIN[name], mode)).toBe(TABLE[name][mode]);
  });
  test.each(HEAVY.map((action, i) => [JSON.stringify(action), action, i] as const))('%s', (_shown, action, i) => {
    expect(verdicts(action, mode)).toBe(HEAVY_TABLE[i]?.[mode]);
  });
});

test('a decision says which action, which rule and why', () => {
  const policy = policyOf({ confirm: ['run.all'] });
  expect(decide({ action: PLAIN['run.all'], index: 3, caller: caller('human'), mode: 'safe', policy, yes: false })).toEqual({
    action: 3,
    name: 'run.all',
    verdict: 'confirm',
    rule: 'confirm[0]',
    reason: 'policy.yaml wants --yes for run.all',
  });
});

test('a refusal says why, and what would be allowed', () => {
  const reason = (action: Action, who = caller('agent:claude-code')) =>
    decide({ action, index: 0, caller: who, mode: 'safe', policy: policyOf(), yes: false, facts: FACTS }).reason;
  expect(reason(PLAIN['run.all'])).toBe('in SAFE only a person applies or runs; what an agent asks for becomes a proposal for one');
  expect(reason(PLAIN['gate.approve'])).toBe('only a person may do this, and agent:claude-code is none (recognised by test)');
  expect(reason(PLAIN['step.rm'], caller('human'))).toBe('removes step "x": needs --yes');
  expect(reason(PLAIN['stop.step'], CALLERS[4])).toBe(
    'agent:me is a part of run 20260101-000000-abcd and may not end or steer it: a person may',
  );
  expect(reason(HEAVY[7]!, CALLERS[4])).toBe('agent:me may not change step "above", which it is a part of: only steps below it');
});

test('a stop from inside is let through only where it is known to meet another run', () => {
  const request = {
    action: PLAIN['stop.step'],
    index: 0,
    caller: CALLERS[4]!,
    mode: 'power',
    policy: policyOf({ mode: 'power' }),
    yes: false,
  } as const;
  expect(decide(request).rule).toBe('own-run');
  expect(decide({ ...request, facts: { own_run: true } }).rule).toBe('own-run');
  expect(decide({ ...request, facts: { own_run: false } }).verdict).toBe('allow');
});

test('a policy in SAFE is not overruled by the mode handed in', () => {
  const request = { action: PLAIN['run.all'], index: 0, caller: caller('http'), policy: policyOf({ mode: 'safe' }), yes: false } as const;
  expect(decide({ ...request, mode: 'power' }).verdict).toBe('propose');
});

const STRICTNESS = { allow: 0, confirm: 1, propose: 2, deny: 3 };
const strictness = (decision: Decision) => STRICTNESS[decision.verdict];

const anyAction = fc.constantFrom<Action>(...Object.values(PLAIN), ...HEAVY);
const anyRequest: fc.Arbitrary<DecideRequest> = fc
  .record({
    action: anyAction,
    who: fc.constantFrom(...CALLERS),
    mode: fc.constantFrom<Mode>('safe', 'power'),
    confirm: fc.subarray([...ACTION_NAMES]),
    yes: fc.boolean(),
    own_run: fc.constantFrom(undefined, true, false),
    refusals: fc.array(fc.constant({ rule: 'limits.fanout', reason: 'too wide' }), { maxLength: 2 }),
  })
  .map(({ action, who, mode, confirm, yes, own_run, refusals }) => ({
    action,
    index: 0,
    caller: who,
    mode,
    policy: policyOf({ mode, confirm }),
    yes,
    facts: { ...(own_run === undefined ? {} : { own_run }), ancestors: ['above'], refusals },
  }));

function always(holds: (request: DecideRequest) => void): void {
  fc.assert(fc.property(anyRequest, holds), { numRuns: 600 });
}

describe('whatever is asked', () => {
  test('in SAFE nobody but a person is allowed anything', () => {
    always((request) => {
      const { verdict } = decide({ ...request, mode: 'safe' });
      if (request.caller.actor !== 'human' && request.caller.actor !== 'demo') expect(['propose', 'deny']).toContain(verdict);
    });
  });

  test('chat is never allowed anything, nor asked for a yes', () => {
    always((request) => {
      expect(['propose', 'deny']).toContain(decide({ ...request, caller: caller('chat') }).verdict);
    });
  });

  test('--yes from anyone but a person changes nothing', () => {
    always((request) => {
      if (request.caller.actor === 'human' || request.caller.actor === 'demo') return;
      expect(decide({ ...request, yes: true })).toEqual(decide({ ...request, yes: false }));
    });
  });

  test('SAFE is never looser than POWER', () => {
    always((request) => {
      const power = decide({ ...request, mode: 'power', policy: { ...request.policy, mode: 'power' } });
      const safe = decide({ ...request, mode: 'safe', policy: { ...request.policy, mode: 'safe' } });
      expect(strictness(safe)).toBeGreaterThanOrEqual(strictness(power));
    });
  });

  test('one more confirm, one more refusal, one less yes, being inside a run: never looser', () => {
    always((request) => {
      const base = strictness(decide(request));
      const confirm = { ...request.policy, confirm: [...request.policy.confirm, request.action.action] };
      expect(strictness(decide({ ...request, policy: confirm }))).toBeGreaterThanOrEqual(base);
      const refusals = [...(request.facts?.refusals ?? []), { rule: 'roots', reason: 'outside' }];
      expect(decide({ ...request, facts: { ...request.facts, refusals } }).verdict).toBe('deny');
      expect(strictness(decide({ ...request, yes: false }))).toBeGreaterThanOrEqual(base);
      const inside = { ...request.caller, inside: { run_id: 'r', step_id: 'me' } };
      if (request.caller.inside === null) expect(strictness(decide({ ...request, caller: inside }))).toBeGreaterThanOrEqual(base);
    });
  });

  test('without facts it is never looser than with them', () => {
    always(({ facts, ...request }) => {
      if ((facts?.refusals ?? []).length > 0) return;
      expect(strictness(decide(request))).toBeGreaterThanOrEqual(
        strictness(decide({ ...request, facts: { own_run: facts?.own_run ?? true } })),
      );
    });
  });

  test('a person is never kept waiting for another person', () => {
    always((request) => {
      expect(decide({ ...request, caller: caller('human') }).verdict).not.toBe('propose');
    });
  });
});
