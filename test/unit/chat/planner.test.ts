import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planRequest } from '../../../src/chat/planner/plan-request.ts';
import { argvOf, clausesOf, countOf, durationOf, listOf, readWords, slugOf } from '../../../src/chat/planner/words.ts';
import type { ChatContext } from '../../../src/model/chat.ts';
import { parseActions } from '../../../src/model/parse-action.ts';
import { step } from './make.ts';

const CONTEXT: ChatContext = {
  sequence: 'demo',
  lanes: [],
  mode: 'safe',
  run_id: null,
  counts: { READY: 3, RUNNING: 0, NEEDS_REVIEW: 0, DONE: 0, FAILED: 0, BLOCKED: 0 },
  steps: [step('build', { name: 'Build everything' }), step('unit_tests'), step('deploy')],
  steps_left_out: 0,
  proposals_waiting: [{ id: 'p-1', actor: 'mcp', actions: ['run.all'] }],
  limits: { steps: 10, fanout: 5, parallel_shell: 2, parallel_agents: 2 },
  allowed_commands: [],
  models: ['claude-code', 'codex', 'gemini', 'shell', 'aider'],
};

const namesOf = (request: string): readonly string[] => {
  const planned = planRequest(request, CONTEXT);
  return planned.ok ? planned.value.actions.map((action) => action.action) : [planned.error.code];
};

describe('the same, said in other words', () => {
  test.each([
    ['Could you please put a manual gate before the deploy step?', ['gate.insert']],
    ['I need an approval between build and deploy', ['gate.insert']],
    ['ADD A CHECKPOINT AFTER BUILD', ['gate.insert']],
    ['run build twice and compare the results', ['group.parallelize']],
    ['parallelize build into 4', ['group.parallelize']],
    ['repeat “write a parser” four times using aider', ['step.add']],
    ['build everything should wait for unit tests', ['dep.add']],
    ['let’s run deploy', ['run.step']],
    ['start everything that can run', ['run.runnable']],
    ['rerun the build', ['restart.step']],
    ['kill deploy', ['stop.step']],
    ['drop deploy; run what can run', ['step.rm', 'run.runnable']],
    ['ask gemini to write a poem, then put a gate after it', ['step.add', 'gate.insert']],
    ['get rid of build and everything that depends on it', ['step.rm']],
    ["what's next?", []],
    ['does anything need my review? what is waiting for me', []],
    ['let claude and codex fix it', ['NOT_UNDERSTOOD']],
    ['run deploy and then make coffee', ['NOT_UNDERSTOOD']],
    ['deploy', ['NOT_UNDERSTOOD']],
  ])('%s', (request, actions) => {
    expect(namesOf(request)).toEqual(actions);
  });
});

test('what waits is told with how to answer it', () => {
  const planned = planRequest('anything waiting for me?', { ...CONTEXT, steps: [step('ok', { type: 'gate', status: 'NEEDS_REVIEW' })] });
  expect(planned).toMatchObject({ value: { say: expect.stringContaining('seqctl gate approve ok') as string } });
  expect(planned).toMatchObject({ value: { say: expect.stringContaining('p-1') as string } });
});

test('quotes keep what is inside them together', () => {
  const planned = planRequest('ask codex to "run build, then deploy; and fuse"', CONTEXT);
  expect(planned).toMatchObject({ value: { actions: [{ action: 'step.add', prompt: 'run build, then deploy; and fuse' }] } });
});

test('what is not understood is met with the forms that come near it, and a verb with a slip is asked about', () => {
  const refused = (request: string) => {
    const planned = planRequest(request, CONTEXT);
    if (planned.ok) throw new Error(`${request} was understood`);
    return planned.error;
  };
  const typo = refused('aprove build');
  expect(typo.message).toBe('I did not understand "aprove build". Did you mean "approve build"?');
  expect(typo.hint).toContain('near it: approve STEP, reject STEP');
  const clause = refused('put a gate before build, then whistle on every timeout');
  expect(clause.message).toBe('I did not understand "whistle on every timeout".');
  expect(clause.hint).toMatch(/near it: .*timeout/);
  expect(clause.hint?.split(' · ').length).toBeLessThanOrEqual(3);
  expect(refused('zzz qqq').hint).not.toContain('near it');
});

test('new ids are free and valid, whatever the task is called', () => {
  const ids = new Set<string>();
  let context = CONTEXT;
  for (const task of ['build', 'build', '日本語だけ', '---', 'con', 'x'.repeat(300)]) {
    const planned = planRequest(`ask claude to "${task}"`, context);
    const action = planned.ok ? planned.value.actions[0] : undefined;
    if (action?.action !== 'step.add') throw new Error(task);
    expect(ids.has(action.id)).toBe(false);
    ids.add(action.id);
    context = { ...context, steps: [...context.steps, step(action.id)] };
  }
});

const WORDS = fc.constantFrom(
  ...'run,put,a,gate,before,after,and,then,fuse,claude,codex,on,five,times,build,deploy,it,with,"x y",add,step,that,runs,npm,test,remove,to,lane,for,of,the,wait,first,while,|,…'.split(
    ',',
  ),
);

test('whatever is said, it never throws, and what it proposes are actions', () => {
  const request = fc.oneof(
    fc.array(WORDS, { maxLength: 14 }).map((words) => words.join(' ')),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(request, (text) => {
      const planned = planRequest(text, CONTEXT);
      if (!planned.ok) return planned.error.code === 'NOT_UNDERSTOOD';
      return planned.value.actions.length === 0 || parseActions(planned.value.actions).ok;
    }),
    { numRuns: 2000 },
  );
});

test('long requests are read in reasonable time', () => {
  for (const text of [
    'a '.repeat(10_000),
    'run '.repeat(5000),
    `${'and then '.repeat(3000)}run it`,
    `put a gate ${'between '.repeat(3000)}`,
    '"'.repeat(9999),
  ]) {
    const began = performance.now();
    planRequest(text, CONTEXT);
    expect(performance.now() - began).toBeLessThan(5000);
  }
});

test('words are read as people write them', () => {
  expect([countOf('five'), countOf('5x'), countOf('12 times'), countOf('twice'), countOf('some')]).toEqual([5, 5, 12, 2, null]);
  expect([durationOf('45 minutes'), durationOf('an hour'), durationOf('1h30m'), durationOf('2 days'), durationOf('soon')]).toEqual([
    '45m',
    '1h',
    '1h30m',
    '2d',
    null,
  ]);
  expect(listOf('a, b, and c & d')).toEqual(['a', 'b', 'c', 'd']);
  expect(argvOf('npm run "test all" --x=1')).toEqual(['npm', 'run', 'test all', '--x=1']);
  expect([argvOf('a | b'), argvOf('a && b'), argvOf('a > f'), argvOf('')]).toEqual([null, null, null, null]);
  expect([slugOf('Fix the login bug!'), slugOf('a the of')]).toEqual(['fix-login-bug', 'a-the-of']);
  expect(readWords('Please, could you run "A B" now?').text).toBe('run \u00010\u0001 now');
  expect(clausesOf('one, then two; three and run it')).toEqual(['one', 'two', 'three', 'run it']);
});
