import { describe, expect, test } from 'vitest';
import { problemsOf } from '../../../src/engine/validate.ts';
import type { SequenceSpec, StepSpec } from '../../../src/model/sequence.ts';
import { chain, shell, spec } from './build.ts';

const known = { models: ['claude-code', 'codex', 'gemini'] };
const told = (sequence: SequenceSpec): string[] => problemsOf(sequence, known).map((p) => `${p.code} ${p.path.join('.')}: ${p.message}`);

test('a sequence of every type holds', () => {
  expect(
    told(
      spec(
        { id: 'plan', retries: 1, prompt_file: 'docs/plan prompt.md', artifacts: ['reports/*.json'] },
        { id: 'ok', type: 'gate', depends_on: ['plan'], rework: 0, review: 'none', phase: 1 },
        { id: 'explore', type: 'p', fanout: 3, join: 2, depends_on: ['ok'] },
        { id: 'each', type: 'p', items: ['a', 'b'], fanout: 2, model: 'codex', fallback: ['gemini'] },
        { id: 'fuse', type: 'f', candidates: ['explore', 'each.2'], join: 4 },
        { id: 'boss', type: 'b', limits: { depth: 1, models: ['shell'] } },
        shell('kid', [], { parent: 'boss' }),
        shell('soak', ['fuse'], { type: 'l', watchdog: { idle: '1m', on_stall: 'stop', verify: ['true'], every: '1m' } }),
      ),
    ),
  ).toEqual([]);
});

describe('each rule, at the nearest place', () => {
  test.each<[string, StepSpec[], string[]]>([
    ['an id used twice', [shell('a'), shell('a')], ['DUPLICATE_ID steps.1.id: two steps have the id "a"']],
    [
      'an unknown dependency',
      [shell('plan'), shell('b', ['plann'])],
      ['UNKNOWN_STEP steps.1.depends_on.0: what step "b" waits for (depends_on) is "plann", which does not exist. Did you mean "plan"?'],
    ],
    [
      'an unknown soft dependency',
      [shell('b', [], { after: ['qqqqqq'] })],
      ['UNKNOWN_STEP steps.0.after.0: what step "b" waits for (after) is "qqqqqq", which does not exist.'],
    ],
    ['itself', [shell('a', ['a'])], ['CYCLE steps.0.depends_on.0: step "a" waits for itself']],
    [
      'a dependency twice',
      [shell('a'), shell('b', ['a', 'a'])],
      ['INVALID_SEQUENCE steps.1.depends_on.1: step "b" names "a" twice in depends_on'],
    ],
    [
      'hard and soft at once',
      [shell('a'), shell('b', ['a'], { after: ['a'] })],
      ['INVALID_SEQUENCE steps.1.after.0: step "b" names "a" both in depends_on and in after'],
    ],
    ['a cycle', [shell('a', ['b']), shell('b', [], { after: ['a'] })], ['CYCLE steps.0.depends_on: steps wait for each other: a → b → a']],
    [
      'a gate that runs something',
      [{ id: 'g', type: 'gate', command: ['x'], review: 'required' }],
      [
        'INVALID_SEQUENCE steps.0.command: gate "g" has command, but a gate runs nothing: it waits for a person',
        'INVALID_SEQUENCE steps.0.review: gate "g" has review: a gate is a review itself',
      ],
    ],
    [
      'a gate that opens itself',
      [{ id: 'g', type: 'gate', status: 'DONE' }],
      ['INVALID_SEQUENCE steps.0.status: gate "g" is written as DONE, but only a person opens a gate'],
    ],
    ['f without candidates', [{ id: 'f', type: 'f' }], ['INVALID_SEQUENCE steps.0.candidates: step "f" of type f has no candidates']],
    [
      'candidates that are none',
      [
        shell('a'),
        { id: 'g', type: 'gate' },
        { id: 'p', type: 'p', fanout: 2 },
        { id: 'f', type: 'f', candidates: ['a', 'a', 'g', 'p', 'p.1', 'p.3', 'a.1', 'f', 'zzzzz'] },
      ],
      [
        'INVALID_SEQUENCE steps.3.candidates.1: step "f" names the candidate "a" twice',
        'INVALID_SEQUENCE steps.3.candidates.2: "g" is a gate and can be no candidate of "f"',
        'INVALID_SEQUENCE steps.3.candidates.4: step "f" names the candidate "p.1" twice',
        'INVALID_SEQUENCE steps.3.candidates.5: step "f" names the candidate "p.3" twice',
        'INVALID_SEQUENCE steps.3.candidates.6: step "f" names the candidate "a.1" twice',
        'CYCLE steps.3.candidates.7: step "f" is a candidate of itself',
        'UNKNOWN_STEP steps.3.candidates.8: a candidate of step "f" is "zzzzz", which does not exist.',
      ],
    ],
    [
      'an instance that is none',
      [shell('a'), { id: 'p', type: 'p', fanout: 2 }, { id: 'f', type: 'f', candidates: ['p.3', 'a.1'] }],
      [
        'UNKNOWN_STEP steps.2.candidates.0: "p.3" does not exist: step "p" has instances 1 to 2',
        'UNKNOWN_STEP steps.2.candidates.1: "a.1" does not exist: step "a" has one instance, named like the step',
      ],
    ],
    [
      'throughput without items',
      [{ id: 'p', type: 'p', mode: 'throughput' }],
      ['INVALID_SEQUENCE steps.0.items: step "p" is to take one item each, but has no items'],
    ],
    [
      'repeat with items',
      [{ id: 'p', type: 'p', mode: 'repeat', items: ['a'] }],
      ['INVALID_SEQUENCE steps.0.items: step "p" has items, but its mode is repeat'],
    ],
    [
      'fanout and items that disagree',
      [{ id: 'p', type: 'p', fanout: 3, items: ['a', 'b'] }],
      ['INVALID_SEQUENCE steps.0.fanout: step "p" has fanout 3 but 2 items'],
    ],
    [
      'fields of another type',
      [shell('a', [], { fanout: 2, rework: 1, watchdog: {} })],
      [
        'INVALID_SEQUENCE steps.0.fanout: step "a" has fanout, which is only for type p; it is base',
        'INVALID_SEQUENCE steps.0.watchdog: step "a" has watchdog, which is only for type l; it is base',
        'INVALID_SEQUENCE steps.0.rework: step "a" has rework, which is only for type gate; it is base',
      ],
    ],
    [
      'a join that cannot be met',
      [
        { id: 'p', type: 'p', fanout: 2, join: 3 },
        { id: 'f', type: 'f', candidates: ['p'], join: 3 },
      ],
      [
        'INVALID_SEQUENCE steps.0.join: step "p" wants 3 to succeed, but has only 2 instances',
        'INVALID_SEQUENCE steps.1.join: step "f" wants 3 to succeed, but has only 2 candidates',
      ],
    ],
    [
      'a watchdog that says half',
      [shell('l', [], { type: 'l', watchdog: { every: '1m', on_stall: 'stop' } })],
      [
        'INVALID_SEQUENCE steps.0.watchdog.every: the watchdog of step "l" says how often to verify, but not what',
        'INVALID_SEQUENCE steps.0.watchdog.on_stall: the watchdog of step "l" says what to do on a stall, but has neither start nor idle to tell one by',
      ],
    ],
    [
      'a command for an agent',
      [{ id: 'a', model: 'codex', command: ['x'] }],
      ['INVALID_SEQUENCE steps.0.command: step "a" has a command, but its model is codex'],
    ],
    [
      'a shell without a command',
      [{ id: 'a', model: 'shell' }],
      ['INVALID_SEQUENCE steps.0.model: step "a" has model shell but no command'],
    ],
    [
      'unknown models',
      [{ id: 'a', model: 'codx', fallback: ['shell'] }],
      [
        'INVALID_SEQUENCE steps.0.model: step "a" names the model "codx", which ThreadOS does not know. Did you mean "codex"?',
        'INVALID_SEQUENCE steps.0.fallback.0: step "a" names the model "shell", which ThreadOS does not know.',
      ],
    ],
    [
      'a parent of another type',
      [shell('a'), shell('b', [], { parent: 'a' })],
      ['INVALID_SEQUENCE steps.1.parent: the parent of step "b" is "a" of type base; only a b step has children'],
    ],
    [
      'more children than allowed, told once',
      [shell('boss', [], { type: 'b', limits: { children: 1 } }), ...['x', 'y', 'z'].map((id) => shell(id, [], { parent: 'boss' }))],
      ['INVALID_SEQUENCE steps.2.parent: step "boss" may have 1 children; "y" is one more'],
    ],
    [
      'deeper than allowed',
      [shell('a', [], { type: 'b', limits: { depth: 1 } }), shell('b', [], { type: 'b', parent: 'a' }), shell('c', [], { parent: 'b' })],
      ['INVALID_SEQUENCE steps.2.parent: step "c" is 2 levels below "a", which allows 1'],
    ],
  ])('%s', (_name, steps, expected) => {
    expect(told(spec(...steps))).toEqual(expected);
  });

  test('lanes listed twice', () => {
    expect(told({ ...spec(), lanes: ['a', 'b', 'a'] })).toEqual(['INVALID_SEQUENCE lanes.2: the lane "a" is listed twice']);
  });

  test.each([
    ['/etc/passwd', 'must be relative'],
    ['\\\\server\\share', 'must be relative'],
    ['C:\\x', 'must be relative'],
    ['c:x', 'must be relative'],
    ['..', 'leaves the repo'],
    ['a/../../b', 'leaves the repo'],
    ['a\\..\\..\\b', 'leaves the repo'],
    ['docs/NUL.md', 'device name'],
    ['aux', 'device name'],
    ['com1:x', 'device name'],
    ['.git/hooks/pre-commit', 'inside .git'],
    ['x/.GIT./config', 'inside .git'],
    ['.threados/policy.yaml', 'own files'],
    ['.threados/prompts/../policy.yaml', 'own files'],
    ['.ThreadOS/audit.log', 'own files'],
  ])('a prompt file at %s', (prompt_file, why) => {
    const problems = problemsOf(spec({ id: 'a', prompt_file }), known);
    expect(problems).toMatchObject([{ code: 'INVALID_SEQUENCE', path: ['steps', 0, 'prompt_file'] }]);
    expect(problems[0]?.message).toContain(why);
  });

  test.each(['a/../b.md', './x.md', '.threados/prompts/x.md', '.threados/templates/t.md', 'console.md', 'a/..b/c.md', 'com10.md'])(
    'a prompt file at %s is fine',
    (prompt_file) => {
      expect(told(spec({ id: 'a', prompt_file }))).toEqual([]);
    },
  );

  test('cwd and artifacts stay in the repo', () => {
    expect(told(spec(shell('a', [], { cwd: '../other', artifacts: ['ok/*', '/tmp/*'] })))).toEqual([
      'INVALID_SEQUENCE steps.0.cwd: cwd of step "a" (../other) leaves the repo',
      'INVALID_SEQUENCE steps.0.artifacts.1: artifacts of step "a" (/tmp/*) must be relative to the root of the repo',
    ]);
  });
});

test('everything is told at once, in the order of the file', () => {
  expect(
    told(
      spec({ id: 'x', model: 'shell', cwd: '/' }, shell('y', ['nobody-at-all'], { fanout: 2 }), shell('p', ['q']), shell('q', ['p'])),
    ).map((line) => line.split(':')[0]),
  ).toEqual([
    'INVALID_SEQUENCE steps.0.model',
    'INVALID_SEQUENCE steps.0.cwd',
    'UNKNOWN_STEP steps.1.depends_on.0',
    'INVALID_SEQUENCE steps.1.fanout',
    'CYCLE steps.2.depends_on',
  ]);
});

test('ten thousand steps, each with an unknown dependency', () => {
  const steps = chain(10_000).map((step) => ({ ...step, depends_on: [`${step.id}x`] }));
  expect(problemsOf(spec(...steps), known)).toHaveLength(10_000);
});
