import { describe, expect, test } from 'vitest';
import { resolveSequence } from '../../../src/engine/resolve.ts';
import { companionsOf, instancesOf, stepOfInstance } from '../../../src/engine/instances.ts';
import { sequence, spec } from './build.ts';
import type { Step, StepSpec } from '../../../src/model/sequence.ts';

const one = (step: StepSpec, ...others: StepSpec[]): Step => sequence(step, ...others).steps[0]!;

describe('resolveSequence', () => {
  test('an agent step that says nothing but its id', () => {
    expect(one({ id: 'plan' })).toEqual({
      id: 'plan',
      name: 'plan',
      type: 'base',
      lane: null,
      role: null,
      model: 'claude-code',
      model_name: null,
      fallback: [],
      permissions: 'edit',
      command: null,
      prompt_file: '.threados/prompts/plan.md',
      cwd: '.',
      worktree: false,
      base: null,
      depends_on: [],
      after: [],
      review: 'required',
      fanout: 1,
      mode: 'repeat',
      items: [],
      join: 'all',
      max_parallel: null,
      group: null,
      candidates: [],
      phase: null,
      parent: null,
      limits: { children: 20, depth: 2, lifetime: 100, parallel: null, models: null },
      retries: 0,
      rework: 3,
      timeout_ms: null,
      success_exit_codes: [0],
      watchdog: null,
      setup: null,
      env: {},
      interactive: false,
      keep_background: false,
      artifacts: [],
      diff: true,
      status: 'READY',
    });
  });

  test.each<[string, StepSpec, Partial<Step>]>([
    ['a command means shell', { id: 'a', command: ['true'] }, { model: 'shell', prompt_file: null, review: 'none', diff: false }],
    ['a written model wins over the command', { id: 'a', command: ['x'], model: 'codex' }, { model: 'codex' }],
    ['a shell step keeps a prompt file it names', { id: 'a', command: ['x'], prompt_file: 'p.md' }, { prompt_file: 'p.md' }],
    ['a shell step in a worktree has a diff', { id: 'a', command: ['x'], worktree: true }, { diff: true }],
    ['a written diff wins', { id: 'a', diff: false }, { diff: false }],
    ['a gate runs nothing', { id: 'g', type: 'gate' }, { model: null, prompt_file: null, review: 'none', diff: false, worktree: false }],
    ['l with a command', { id: 'l', type: 'l', command: ['x'] }, { model: 'shell' }],
    ['p repeats twice', { id: 'p', type: 'p' }, { fanout: 2, mode: 'repeat', worktree: true }],
    ['p with items takes one each', { id: 'p', type: 'p', items: ['a', 'b', 'c'] }, { fanout: 3, mode: 'throughput', worktree: false }],
    ['p of shell has no worktrees', { id: 'p', type: 'p', command: ['x'] }, { worktree: false }],
    ['fanout elsewhere counts for nothing', { id: 'a', fanout: 9 }, { fanout: 1 }],
    ['times are milliseconds', { id: 'a', timeout: '1h30m' }, { timeout_ms: 5_400_000 }],
    ['a watchdog is for l only', { id: 'a', watchdog: { idle: '1m' } }, { watchdog: null }],
    [
      'a watchdog is filled in',
      { id: 'a', type: 'l', watchdog: { idle: '1m', verify: ['true'] } },
      { watchdog: { start_ms: null, idle_ms: 60_000, on_stall: 'notify', verify: ['true'], every_ms: 900_000 } },
    ],
    [
      'limits are merged',
      { id: 'b', type: 'b', limits: { children: 3 } },
      { limits: { children: 3, depth: 2, lifetime: 100, parallel: null, models: null } },
    ],
  ])('%s', (_name, step, expected) => {
    expect(one(step)).toMatchObject(expected);
  });

  test('candidates of an f step get worktrees, also through an instance, where an agent runs them', () => {
    const seq = sequence(
      { id: 'a' },
      { id: 'b', command: ['true'] },
      { id: 'c', worktree: false },
      { id: 'd', type: 'p', items: ['x', 'y'] },
      { id: 'f', type: 'f', candidates: ['a', 'b', 'c', 'd.1'] },
    );
    expect(seq.steps.map((step) => step.worktree)).toEqual([true, false, false, true, false]);
  });

  test('lanes: the written ones, then those that steps name', () => {
    const lanes = resolveSequence({
      ...spec({ id: 'a', lane: 'x' }, { id: 'b', lane: 'build' }, { id: 'c' }),
      lanes: ['plan', 'build'],
    }).lanes;
    expect(lanes).toEqual(['plan', 'build', 'x']);
  });
});

describe('instances', () => {
  test.each<[StepSpec, string[], string[]]>([
    [{ id: 'a' }, ['a'], []],
    [{ id: 'g', type: 'gate' }, [], []],
    [{ id: 'p', type: 'p', fanout: 1 }, ['p.1'], []],
    [{ id: 'p', type: 'p', fanout: 3 }, ['p.1', 'p.2', 'p.3'], []],
    [{ id: 'l', type: 'l', watchdog: { verify: ['true'] } }, ['l'], ['l.verify']],
    [{ id: 'l', type: 'l', watchdog: { idle: '1m' } }, ['l'], []],
  ])('of %j', (step, instances, companions) => {
    expect(instancesOf(one(step))).toEqual(instances);
    expect(companionsOf(one(step))).toEqual(companions);
  });

  test('stepOfInstance', () => {
    expect(['a', 'p.3', 'l.verify'].map(stepOfInstance)).toEqual(['a', 'p', 'l']);
  });
});
