import { describe, expect, test } from 'vitest';
import { deriveStates, reviewRound } from '../../../src/engine/derive.ts';
import type { StepSpec } from '../../../src/model/sequence.ts';
import { sequence, shell } from './build.ts';
import { files, record, review, states, told, type How } from './run.ts';
import type { RunRecord } from '../../../src/model/run.ts';

type Case = [name: string, steps: StepSpec[], how: Record<string, How | [How, number]>, more: Partial<RunRecord>, expected: string[]];

const gate = (id: string, depends_on: string[] = [], more: Partial<StepSpec> = {}): StepSpec => ({ id, type: 'gate', depends_on, ...more });
const check = (cases: Case[]): void => {
  test.each(cases)('%s', (_name, steps, how, more, expected) => {
    expect(told(states(sequence(...steps), how, more))).toEqual(expected);
  });
};

test('before any run', () => {
  const seq = sequence(shell('a'), shell('b', ['a']), shell('c', [], { status: 'DONE' }), shell('d', ['c']), gate('g'));
  expect(told(deriveStates(seq, { record: null, files: new Map() }))).toEqual([
    'a READY',
    'b BLOCKED waiting-on a',
    'c DONE',
    'd READY',
    'g NEEDS_REVIEW gate',
  ]);
});

describe('one process', () => {
  const one = (more: Partial<StepSpec> = {}): StepSpec[] => [shell('a', [], more)];
  check([
    ['is claimed', one(), { a: 'starting' }, {}, ['a RUNNING']],
    ['runs', one(), { a: 'running' }, {}, ['a RUNNING']],
    ['succeeded', one(), { a: 'success' }, {}, ['a DONE']],
    ['exited with 1', one(), { a: 'failure' }, {}, ['a FAILED exit-code']],
    ['timed out', one(), { a: 'timeout' }, {}, ['a FAILED timeout']],
    ['stalled', one(), { a: 'stalled' }, {}, ['a FAILED stalled']],
    ['was stopped', one({ retries: 3 }), { a: 'stopped' }, {}, ['a FAILED stopped']],
    ['was lost', one({ retries: 3 }), { a: 'lost' }, {}, ['a FAILED lost']],
    ['never began', one({ retries: 3 }), { a: 'spawn-error' }, {}, ['a FAILED spawn']],
    ['left no patch to go by', one(), { a: { outcome: 'failure', error: { code: 'patch', message: '-' } } }, {}, ['a FAILED patch']],
    [
      'was rate-limited',
      one(),
      { a: { outcome: 'failure', error: { code: 'rate-limited', message: 'later' } } },
      {},
      ['a FAILED rate-limited'],
    ],
    [
      'was rate-limited, and another agent may stand in',
      [{ id: 'a', fallback: ['codex', 'gemini'] }],
      { a: [{ outcome: 'failure', model: 'codex', error: { code: 'rate-limited', message: 'later' } }, 2] },
      {},
      ['a READY'],
    ],
    [
      'was rate-limited at the last of its agents',
      [{ id: 'a', fallback: ['codex'] }],
      { a: [{ outcome: 'failure', model: 'codex', error: { code: 'rate-limited', message: 'later' } }, 2] },
      {},
      ['a FAILED rate-limited'],
    ],
    [
      'failed otherwise with another agent left',
      [{ id: 'a', fallback: ['codex'] }],
      { a: { outcome: 'failure', model: 'claude-code' } },
      {},
      ['a FAILED exit-code'],
    ],
    [
      'was kept back by the policy',
      one(),
      { a: { outcome: 'spawn-error', error: { code: 'policy', message: 'no' } } },
      {},
      ['a FAILED policy'],
    ],
    ['failed with retries left', one({ retries: 1 }), { a: 'failure' }, {}, ['a READY']],
    ['failed with none left', one({ retries: 1 }), { a: ['failure', 2] }, {}, ['a FAILED exit-code']],
    ['failed after a restart: retries count anew', one({ retries: 1 }), { a: ['failure', 3] }, { superseded: { a: 2 } }, ['a READY']],
    ['was put back', one(), { a: ['success', 2] }, { superseded: { a: 2 } }, ['a READY']],
    ['was put back and ran again', one(), { a: ['success', 3] }, { superseded: { a: 2 } }, ['a DONE']],
    ['was put back but still runs', one(), { a: ['running', 2] }, { superseded: { a: 2 } }, ['a RUNNING']],
    ['was DONE from the start and put back', one({ status: 'DONE' }), {}, { superseded: { a: 0 } }, ['a READY']],
    ['was DONE from the start and ran all the same', one({ status: 'DONE' }), { a: 'failure' }, {}, ['a FAILED exit-code']],
  ]);

  test.each<[How, string]>([
    [{ outcome: 'failure', exit_code: 7 }, 'exited with 7'],
    [{ outcome: 'failure', signal: 'SIGKILL' }, 'was ended by SIGKILL'],
    [{ outcome: 'failure', exit_code: 0, error: { code: 'auth', message: 'no key' } }, 'reported a failure: no key'],
    ['timeout', 'timed out after 1m 0s'],
    [{ outcome: 'timeout', error: { code: 'timeout', message: 'Still running after 1m 0s' } }, 'timed out: Still running after 1m 0s'],
    [{ outcome: 'lost', error: { code: 'lost', message: 'its runner left no result' } }, 'its process is gone: its runner left no result'],
  ])('%j is told as "%s"', (how, message) => {
    expect(states(sequence(shell('a', [], { timeout: '1m' })), { a: how }).get('a')?.reason?.message).toBe(message);
  });

  test('a stall restarts, where the watchdog says so, three times', () => {
    const seq = sequence(shell('a', [], { type: 'l', watchdog: { idle: '1m', on_stall: 'restart' } }));
    expect(told(states(seq, { a: ['stalled', 3] }))).toEqual(['a READY']);
    expect(told(states(seq, { a: ['stalled', 4] }))).toEqual(['a FAILED stalled']);
    expect(told(states(seq, { a: 'failure' }))).toEqual(['a FAILED exit-code']);
  });
});

describe('review', () => {
  const agent: StepSpec[] = [{ id: 'a' }, shell('b', ['a'])];
  check([
    ['is wanted', agent, { a: 'success' }, {}, ['a NEEDS_REVIEW', 'b BLOCKED waiting-on a']],
    ['approved', agent, { a: 'success' }, { reviews: [review('a', 'approved')] }, ['a DONE', 'b READY']],
    [
      'rejected for good',
      agent,
      { a: 'success' },
      { reviews: [review('a', 'rejected', 1, 'no tests')] },
      ['a FAILED rejected', 'b BLOCKED dependency-failed a'],
    ],
    [
      'of another attempt counts for nothing',
      agent,
      { a: ['success', 2] },
      { reviews: [review('a', 'approved', 1)], superseded: { a: 1 } },
      ['a NEEDS_REVIEW', 'b BLOCKED waiting-on a'],
    ],
  ]);

  test('of P: a new attempt of any instance wants a new look', () => {
    const seq = sequence({ id: 'p', type: 'p', fanout: 2 });
    const [step] = seq.steps;
    expect(reviewRound(step!, { record: record(), files: files({ 'p.1': ['success', 2], 'p.2': 'success' }) })).toBe(3);
    const reviews = [review('p', 'approved', 3)];
    expect(told(states(seq, { 'p.1': ['success', 2], 'p.2': 'success' }, { reviews }))).toEqual(['p DONE']);
    expect(told(states(seq, { 'p.1': ['success', 2], 'p.2': ['success', 2] }, { reviews }))).toEqual(['p NEEDS_REVIEW']);
  });
});

describe('waiting', () => {
  const two = [shell('x'), shell('y')];
  check([
    [
      'hard: names what is not done',
      [...two, shell('z', ['x', 'y'])],
      { x: 'success' },
      {},
      ['x DONE', 'y READY', 'z BLOCKED waiting-on y'],
    ],
    [
      'a failure goes all the way down, by its root',
      [shell('x'), shell('y', ['x']), shell('z', ['y'])],
      { x: 'failure' },
      {},
      ['x FAILED exit-code', 'y BLOCKED dependency-failed x', 'z BLOCKED dependency-failed x'],
    ],
    [
      'a failure outweighs what is not done yet',
      [...two, shell('z', ['x', 'y'])],
      { x: 'running', y: 'failure' },
      {},
      ['x RUNNING', 'y FAILED exit-code', 'z BLOCKED dependency-failed y'],
    ],
    [
      'a step to be tried again is no failure',
      [shell('x', [], { retries: 1 }), shell('y', ['x'])],
      { x: 'failure' },
      {},
      ['x READY', 'y BLOCKED waiting-on x'],
    ],
    [
      'soft: waits for the end',
      [shell('x'), shell('y', [], { after: ['x'] })],
      { x: 'running' },
      {},
      ['x RUNNING', 'y BLOCKED waiting-on x'],
    ],
    [
      'soft: a failure does not matter',
      [shell('x'), shell('y', [], { after: ['x'] })],
      { x: 'failure' },
      {},
      ['x FAILED exit-code', 'y READY'],
    ],
    [
      'soft: nor does what a failure holds up',
      [shell('x'), shell('y', ['x']), shell('z', [], { after: ['y'] })],
      { x: 'failure' },
      {},
      ['x FAILED exit-code', 'y BLOCKED dependency-failed x', 'z READY'],
    ],
    [
      'soft: a review is no end',
      [{ id: 'x' }, shell('y', [], { after: ['x'] })],
      { x: 'success' },
      {},
      ['x NEEDS_REVIEW', 'y BLOCKED waiting-on x'],
    ],
  ]);
});

describe('gates', () => {
  const gated = [shell('x'), gate('g', ['x']), shell('y', ['g'])];
  check([
    ['shut until the inputs are done', gated, {}, {}, ['x READY', 'g BLOCKED waiting-on x', 'y BLOCKED waiting-on g']],
    ['waits for a person', gated, { x: 'success' }, {}, ['x DONE', 'g NEEDS_REVIEW gate x', 'y BLOCKED gate g']],
    ['approved', gated, { x: 'success' }, { reviews: [review('g', 'approved')] }, ['x DONE', 'g DONE', 'y READY']],
    [
      'rejected for good',
      gated,
      { x: 'success' },
      { reviews: [review('g', 'rejected')] },
      ['x DONE', 'g FAILED rejected', 'y BLOCKED dependency-failed g'],
    ],
    [
      'a word from a round that is over counts for nothing',
      gated,
      { x: ['success', 2] },
      { reviews: [review('g', 'approved', 1)], superseded: { x: 1, g: 1 } },
      ['x DONE', 'g NEEDS_REVIEW gate x', 'y BLOCKED gate g'],
    ],
    [
      'a failed input',
      gated,
      { x: 'failure' },
      {},
      ['x FAILED exit-code', 'g BLOCKED dependency-failed x', 'y BLOCKED dependency-failed x'],
    ],
  ]);
});

describe('P', () => {
  const p = (join: StepSpec['join'], more: Partial<StepSpec> = {}): StepSpec[] => [shell('p', [], { type: 'p', fanout: 3, join, ...more })];
  const instances = (steps: StepSpec[], how: Record<string, How>): string[] =>
    states(sequence(...steps), how)
      .get('p')!
      .instances.map((each) => `${each.instance} ${each.status}`);
  check([
    ['not begun', p('all'), {}, {}, ['p READY']],
    ['not begun, a number wanted', p(2), {}, {}, ['p READY']],
    ['one runs', p('all'), { 'p.1': 'running' }, {}, ['p RUNNING']],
    ['others are left', p('all'), { 'p.1': 'success' }, {}, ['p READY']],
    ['all done', p('all'), { 'p.1': 'success', 'p.2': 'success', 'p.3': 'success' }, {}, ['p DONE']],
    ['all: one failed', p('all'), { 'p.1': 'success', 'p.2': 'failure' }, {}, ['p FAILED exit-code p.2']],
    ['all: one failed, one still runs', p('all'), { 'p.1': 'running', 'p.2': 'failure' }, {}, ['p RUNNING']],
    ['any: one done', p('any'), { 'p.1': 'failure', 'p.2': 'success' }, {}, ['p DONE']],
    ['any: one done, one runs', p('any'), { 'p.1': 'running', 'p.2': 'success' }, {}, ['p RUNNING']],
    ['any: one left', p('any'), { 'p.1': 'failure', 'p.2': 'failure' }, {}, ['p READY']],
    ['any: none', p('any'), { 'p.1': 'timeout', 'p.2': 'failure', 'p.3': 'failure' }, {}, ['p FAILED timeout p.1 p.2 p.3']],
    ['two of three', p(2), { 'p.1': 'success', 'p.2': 'failure', 'p.3': 'success' }, {}, ['p DONE']],
    ['two of three cannot be', p(2), { 'p.1': 'failure', 'p.2': 'failure' }, {}, ['p FAILED exit-code p.1 p.2']],
    ['one was lost', p('all'), { 'p.1': 'lost', 'p.2': 'success', 'p.3': 'success' }, {}, ['p FAILED lost p.1']],
    [
      'one was lost, one failed: the failure is the reason',
      p('all'),
      { 'p.1': 'lost', 'p.2': 'failure' },
      {},
      ['p FAILED exit-code p.1 p.2'],
    ],
    ['retries are per instance', p('all', { retries: 1 }), { 'p.1': 'failure', 'p.2': 'success', 'p.3': 'success' }, {}, ['p READY']],
    ['behind something', [shell('x'), ...p('all', { depends_on: ['x'] })], {}, {}, ['x READY', 'p BLOCKED waiting-on x']],
    ['DONE from the start', p('all', { status: 'DONE' }), {}, {}, ['p DONE']],
  ]);

  test('instances show their own standing', () => {
    expect(instances(p('all'), { 'p.1': 'success', 'p.2': 'running' })).toEqual(['p.1 DONE', 'p.2 RUNNING', 'p.3 READY']);
    expect(instances(p('any'), { 'p.1': 'success' })).toEqual(['p.1 DONE', 'p.2 BLOCKED', 'p.3 BLOCKED']);
    expect(instances(p('all'), { 'p.1': 'failure' })).toEqual(['p.1 FAILED', 'p.2 BLOCKED', 'p.3 BLOCKED']);
    expect(instances(p('all', { status: 'DONE' }), {})).toEqual(['p.1 DONE', 'p.2 DONE', 'p.3 DONE']);
  });
});

describe('F', () => {
  const fusion = (join?: StepSpec['join']): StepSpec[] => [
    { id: 'a' },
    shell('b'),
    shell('f', [], { type: 'f', candidates: ['a', 'b'], ...(join === undefined ? {} : { join }) }),
  ];
  check([
    ['waits for the end of each', fusion(), { a: 'success', b: 'running' }, {}, ['a NEEDS_REVIEW', 'b RUNNING', 'f BLOCKED waiting-on b']],
    ['is the review of its candidates', fusion(), { a: 'success', b: 'success' }, {}, ['a NEEDS_REVIEW', 'b DONE', 'f READY']],
    ['fuses what there is', fusion(), { a: 'failure', b: 'success' }, {}, ['a FAILED exit-code', 'b DONE', 'f READY']],
    [
      'all: one failed',
      fusion('all'),
      { a: 'failure', b: 'success' },
      {},
      ['a FAILED exit-code', 'b DONE', 'f BLOCKED dependency-failed a'],
    ],
    [
      'none succeeded',
      fusion(),
      { a: 'failure', b: 'failure' },
      {},
      ['a FAILED exit-code', 'b FAILED exit-code', 'f BLOCKED dependency-failed a b'],
    ],
    [
      'a candidate held up for good has ended too',
      [shell('x'), shell('a', ['x']), shell('b'), shell('f', [], { type: 'f', candidates: ['a', 'b'] })],
      { x: 'failure', b: 'success' },
      {},
      ['x FAILED exit-code', 'a BLOCKED dependency-failed x', 'b DONE', 'f READY'],
    ],
    [
      'candidates that never began are not to blame, what they waited for is',
      [shell('x'), shell('a', ['x']), shell('b', ['x']), shell('f', [], { type: 'f', candidates: ['a', 'b'] }), shell('y', ['f'])],
      { x: 'failure' },
      {},
      [
        'x FAILED exit-code',
        'a BLOCKED dependency-failed x',
        'b BLOCKED dependency-failed x',
        'f BLOCKED dependency-failed x',
        'y BLOCKED dependency-failed x',
      ],
    ],
    [
      'of instances: counts those named',
      [shell('p', [], { type: 'p', fanout: 2, join: 'any' }), shell('f', [], { type: 'f', candidates: ['p.1'] })],
      { 'p.1': 'failure', 'p.2': 'success' },
      {},
      ['p DONE', 'f BLOCKED dependency-failed p'],
    ],
    [
      'its other dependencies are as everywhere; one that is a candidate too may fail',
      [shell('a'), shell('b'), shell('x'), shell('f', ['a', 'x'], { type: 'f', candidates: ['a', 'b'] })],
      { a: 'failure', b: 'success' },
      {},
      ['a FAILED exit-code', 'b DONE', 'x READY', 'f BLOCKED waiting-on x'],
    ],
  ]);
});

describe('B', () => {
  const family = [shell('boss', [], { type: 'b' }), shell('kid', [], { parent: 'boss' }), shell('next', ['boss'])];
  check([
    [
      'children wait for the parent to begin',
      family,
      {},
      {},
      ['boss READY', 'kid BLOCKED waiting-on boss', 'next BLOCKED waiting-on boss'],
    ],
    ['and may begin beside it', family, { boss: 'running' }, {}, ['boss RUNNING', 'kid READY', 'next BLOCKED waiting-on boss']],
    [
      'the parent is done when they have ended',
      family,
      { boss: 'success', kid: 'running' },
      {},
      ['boss BLOCKED waiting-on kid', 'kid RUNNING', 'next BLOCKED waiting-on boss'],
    ],
    [
      'and they may begin after it',
      family,
      { boss: 'success' },
      {},
      ['boss BLOCKED waiting-on kid', 'kid READY', 'next BLOCKED waiting-on boss'],
    ],
    ['however they ended', family, { boss: 'success', kid: 'failure' }, {}, ['boss DONE', 'kid FAILED exit-code', 'next READY']],
    [
      'a parent that failed',
      family,
      { boss: 'failure' },
      {},
      ['boss FAILED exit-code', 'kid BLOCKED dependency-failed boss', 'next BLOCKED dependency-failed boss'],
    ],
  ]);
});

describe('L', () => {
  const watched = [shell('l', [], { type: 'l', watchdog: { verify: ['true'] } })];
  check([
    ['green', watched, { l: 'success', 'l.verify': 'success' }, {}, ['l DONE']],
    ['red', watched, { l: 'success', 'l.verify': 'failure' }, {}, ['l FAILED exit-code']],
    ['not verified', watched, { l: 'success' }, {}, ['l FAILED exit-code']],
    [
      'verified last time only',
      watched,
      { l: ['success', 2], 'l.verify': 'success' },
      { superseded: { l: 1, 'l.verify': 1 } },
      ['l FAILED exit-code'],
    ],
    ['verifying still', watched, { l: 'success', 'l.verify': 'running' }, {}, ['l RUNNING']],
    ['red while it runs says nothing yet', watched, { l: 'running', 'l.verify': 'failure' }, {}, ['l RUNNING']],
  ]);

  test('the verifier shows beside its step once it has run', () => {
    const seq = sequence(...watched);
    expect(
      states(seq, { l: 'running' })
        .get('l')!
        .instances.map((each) => each.instance),
    ).toEqual(['l']);
    const verified = states(seq, { l: 'running', 'l.verify': 'failure' }).get('l')!.instances;
    expect(verified.map((each) => `${each.instance} ${each.status}`)).toEqual(['l RUNNING', 'l.verify FAILED']);
  });
});

test('keys are in the order of the file, whatever waits for what', () => {
  expect([...states(sequence(shell('z', ['a']), shell('a'))).keys()]).toEqual(['z', 'a']);
});
