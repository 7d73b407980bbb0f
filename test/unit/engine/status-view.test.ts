import { describe, expect, test } from 'vitest';
import { filterView, statusView, type StatusFacts } from '../../../src/engine/status-view.ts';
import { sequence, shell } from './build.ts';
import { states } from './run.ts';

const facts: StatusFacts = {
  run_id: 'run-1',
  mode: 'safe',
  executor: 'direct',
  artifacts: (instance, file) => ({ dir: `${instance}/${file.attempt}`, stdout: 'o', stderr: 'e', summary: null, diff: null }),
};

describe('statusView', () => {
  const seq = sequence(shell('a'), shell('p', ['a'], { type: 'p' }), { id: 'g', type: 'gate', depends_on: ['p'] });
  const view = statusView(seq, states(seq, { a: ['success', 2], 'p.1': 'success', 'p.2': ['running', 2] }), facts);

  test('keys stand in the order of the contract', () => {
    expect(Object.keys(view)).toEqual(['sequence', 'run_id', 'mode', 'executor', 'counts', 'steps']);
    expect(Object.keys(view.counts)).toEqual(['READY', 'RUNNING', 'NEEDS_REVIEW', 'DONE', 'FAILED', 'BLOCKED']);
    expect(Object.keys(view.steps[0]!).join(' ')).toBe(
      'id name type lane role model status reason depends_on after group parent instances attempt started_at ended_at duration_ms exit_code usage artifacts',
    );
    expect(Object.keys(view.steps[0]!.instances[0]!).join(' ')).toBe(
      'instance status reason attempt started_at ended_at duration_ms exit_code usage artifacts',
    );
  });

  test('a step shows its newest attempt, and each instance its own', () => {
    expect(view.counts).toEqual({ READY: 0, RUNNING: 1, NEEDS_REVIEW: 0, DONE: 1, FAILED: 0, BLOCKED: 1 });
    expect(view.steps[0]).toMatchObject({
      id: 'a',
      status: 'DONE',
      attempt: 2,
      exit_code: 0,
      duration_ms: 1000,
      artifacts: { dir: 'a/2' },
    });
    expect(view.steps[1]).toMatchObject({ id: 'p', status: 'RUNNING', attempt: 2, exit_code: null, artifacts: { dir: 'p.2/2' } });
    expect(view.steps[1]!.instances.map((each) => [each.instance, each.status, each.attempt])).toEqual([
      ['p.1', 'DONE', 1],
      ['p.2', 'RUNNING', 2],
    ]);
    expect(view.steps[2]).toMatchObject({ id: 'g', status: 'BLOCKED', model: null, instances: [], attempt: null, artifacts: null });
  });

  test('a part of it counts that part', () => {
    const part = filterView(view, ['g', 'a', 'nobody']);
    expect(part.steps.map((row) => row.id)).toEqual(['a', 'g']);
    expect(part.counts).toMatchObject({ RUNNING: 0, DONE: 1, BLOCKED: 1 });
  });

  test('a verifier never stands for its step', () => {
    const watched = sequence(shell('l', [], { type: 'l', watchdog: { verify: ['true'] } }));
    const row = statusView(watched, states(watched, { l: 'running', 'l.verify': ['failure', 9] }), facts).steps[0]!;
    expect(row).toMatchObject({ status: 'RUNNING', attempt: 1, exit_code: null });
    expect(row.instances.map((each) => each.instance)).toEqual(['l', 'l.verify']);
  });
});
