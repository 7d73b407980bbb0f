import { describe, expect, test } from 'vitest';
import { applyReview, restartSteps, reworkNotes, type Word } from '../../../src/engine/supersede.ts';
import type { RunRecord } from '../../../src/model/run.ts';
import type { Sequence, StepSpec } from '../../../src/model/sequence.ts';
import { sequence, shell } from './build.ts';
import { files, record, review, type How } from './run.ts';

const gate = (id: string, depends_on: string[], more: Partial<StepSpec> = {}): StepSpec => ({ id, type: 'gate', depends_on, ...more });
const word = (step: string, decision: Word['decision'], kind: Word['kind'] = 'step', note: string | null = null): Word => ({
  step,
  decision,
  kind,
  actor: 'human',
  at: '2026-01-01T00:02:00.000Z',
  note,
});

describe('restartSteps', () => {
  const row = () => sequence(shell('a'), shell('b', ['a']), gate('g', ['b']), shell('c', ['g']), shell('x'));
  const ran = () => files({ a: ['success', 2], b: 'success', c: ['failure', 3], x: 'success' });

  test('puts back the step and everything downstream that has run, gates too', () => {
    const before = record({ reviews: [review('g', 'approved', 1)], superseded: { c: 1 } });
    expect(restartSteps(row(), before, ran(), ['b']).superseded).toEqual({ b: 1, g: 1, c: 3 });
    expect(before.superseded).toEqual({ c: 1 });
  });

  test('leaves alone what has not run, and what is not downstream', () => {
    expect(restartSteps(row(), record(), files({ a: 'success' }), ['a']).superseded).toEqual({ a: 1 });
    expect(restartSteps(row(), record(), ran(), ['x', 'nobody']).superseded).toEqual({ x: 1 });
  });

  test('one instance of P, or all; what follows starts over in both cases', () => {
    const seq = sequence(shell('p', [], { type: 'p', fanout: 2 }), shell('f', [], { type: 'f', candidates: ['p.1'] }));
    const all = files({ 'p.1': 'success', 'p.2': ['success', 2], f: 'success' });
    expect(restartSteps(seq, record(), all, ['p.2']).superseded).toEqual({ 'p.2': 2, f: 1 });
    expect(restartSteps(seq, record(), all, ['p']).superseded).toEqual({ 'p.1': 1, 'p.2': 2, f: 1 });
  });

  test('the verifier goes with its step', () => {
    const seq = sequence(shell('l', [], { type: 'l', watchdog: { verify: ['true'] } }));
    expect(restartSteps(seq, record(), files({ l: 'success', 'l.verify': ['success', 7] }), ['l']).superseded).toEqual({
      l: 1,
      'l.verify': 7,
    });
  });

  test('a child: its parent has taken part in nothing else, but who waited for the parent has', () => {
    const seq = sequence(shell('boss', [], { type: 'b' }), shell('kid', [], { parent: 'boss' }), shell('next', ['boss']));
    expect(restartSteps(seq, record(), files({ boss: 'success', kid: 'success', next: 'success' }), ['kid']).superseded).toEqual({
      kid: 1,
      next: 1,
    });
  });

  test('a step may be called like a part of every object', () => {
    const seq = sequence(shell('a'), gate('constructor', ['a']));
    const judged = applyReview(seq, record(), files({ a: 'success' }), word('constructor', 'rejected', 'gate'));
    expect(judged).toMatchObject({ ok: true, value: { rerun: ['a'] } });
    expect(judged.ok && judged.value.record.superseded).toEqual({ a: 1, constructor: 1 });
  });

  test('a step that was DONE from the start is not any more', () => {
    expect(restartSteps(sequence(shell('a', [], { status: 'DONE' })), record(), files({}), ['a']).superseded).toEqual({ a: 0 });
  });
});

describe('applyReview', () => {
  const judge = (seq: Sequence, how: Record<string, How>, said: Word, more: Partial<RunRecord> = {}) =>
    applyReview(seq, record(more), files(how), said);
  const phased = () =>
    sequence(
      shell('plan', [], { phase: 1 }),
      shell('spec', ['plan'], { phase: 1 }),
      shell('other', ['plan'], { phase: 2 }),
      gate('g', ['spec', 'other'], { phase: 1, rework: 1 }),
      shell('after', ['g']),
    );
  const allDone = { plan: 'success', spec: 'success', other: 'success' } as const;

  test('an approval is written down with its round', () => {
    expect(judge(phased(), allDone, word('g', 'approved', 'gate', 'good'))).toEqual({
      ok: true,
      value: {
        rerun: [],
        record: record({ reviews: [{ ...review('g', 'approved', 1, 'good') }] }),
      },
    });
  });

  test('a rejection sends the phase of the gate back, and what follows from it', () => {
    const judged = judge(phased(), allDone, word('g', 'rejected', 'gate', 'too long'));
    expect(judged).toMatchObject({
      ok: true,
      value: { rerun: ['plan', 'spec'], record: { superseded: { plan: 1, spec: 1, other: 1, g: 1 } } },
    });
  });

  test('a rejection without a phase sends the direct inputs back', () => {
    const seq = sequence(shell('a'), shell('b', ['a']), gate('g', ['b']));
    expect(judge(seq, { a: 'success', b: 'success' }, word('g', 'rejected', 'gate'))).toMatchObject({
      ok: true,
      value: { rerun: ['b'], record: { superseded: { b: 1, g: 1 } } },
    });
  });

  test('once rework is used up the rejection stands', () => {
    const used = { reviews: [review('g', 'rejected', 1)], superseded: { g: 1 } };
    const judged = judge(phased(), allDone, word('g', 'rejected', 'gate'), used);
    expect(judged).toMatchObject({ ok: true, value: { rerun: [], record: { superseded: { g: 1 } } } });
    expect(judged.ok && judged.value.record.reviews.at(-1)).toMatchObject({ attempt: 2, decision: 'rejected' });
  });

  test('a gate that waits for gates alone has nothing to send back', () => {
    const seq = sequence(gate('first', []), gate('second', ['first']));
    const judged = judge(seq, {}, word('second', 'rejected', 'gate'), { reviews: [review('first', 'approved')] });
    expect(judged).toMatchObject({ ok: true, value: { rerun: [], record: { superseded: {} } } });
  });

  test('a step that is rejected runs again itself, three times', () => {
    const seq = sequence({ id: 'a' }, shell('b', ['a']));
    expect(judge(seq, { a: 'success' }, word('a', 'rejected'))).toMatchObject({
      ok: true,
      value: { rerun: ['a'], record: { superseded: { a: 1 } } },
    });
    const thrice = [1, 2, 3].map((attempt) => review('a', 'rejected', attempt));
    expect(
      applyReview(seq, record({ reviews: thrice, superseded: { a: 3 } }), files({ a: ['success', 4] }), word('a', 'rejected')),
    ).toMatchObject({
      ok: true,
      value: { rerun: [] },
    });
  });

  test.each<[string, Word, string, string]>([
    ['an unknown step', word('plam', 'approved'), 'UNKNOWN_STEP', 'there is no step "plam". Did you mean "plan"?'],
    ['a step as a gate', word('plan', 'approved', 'gate'), 'NOT_A_GATE', '"plan" is no gate'],
    ['a gate as a step', word('g', 'rejected'), 'NOT_A_GATE', '"g" is a gate'],
    ['what is done', word('plan', 'approved'), 'NOT_READY', '"plan" is DONE: there is nothing to approve yet'],
    [
      'what is not there yet',
      word('g', 'rejected', 'gate'),
      'NOT_READY',
      '"g" is BLOCKED (waits for spec, other): there is nothing to reject yet',
    ],
  ])('%s is refused', (_name, said, code, message) => {
    expect(judge(phased(), { plan: 'success' }, said)).toMatchObject({ ok: false, error: { code, message } });
  });
});

test('reworkNotes: what a person said against a step, or at a gate that sends it back, oldest first', () => {
  const seq = sequence(
    shell('plan', [], { phase: 1 }),
    { id: 'build', depends_on: ['plan'] },
    gate('g', ['plan', 'build'], { phase: 1 }),
    gate('h', ['build']),
  );
  const [plan, build] = seq.steps;
  const of = record({
    reviews: [
      review('g', 'rejected', 1, 'phase'),
      review('build', 'rejected', 1, 'own'),
      review('h', 'rejected', 1, 'input'),
      review('h', 'approved', 2, 'fine'),
      review('build', 'rejected', 2, ''),
    ],
  });
  expect(reworkNotes(seq, of, plan!)).toEqual(['phase']);
  expect(reworkNotes(seq, of, build!)).toEqual(['own', 'input']);
  expect(reworkNotes(seq, record(), build!)).toEqual([]);
});
