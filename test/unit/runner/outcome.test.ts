import { describe, expect, test } from 'vitest';
import type { AgentReport } from '../../../src/model/launch.ts';
import { judge, type EndFacts } from '../../../src/runner/outcome.ts';

const launch = {
  success_exit_codes: [0, 2],
  clocks: { start_ms: 120_000, idle_ms: 600_000, wall_ms: 2_700_000, grace_ms: 1, heartbeat_ms: 1 },
};
const clean: EndFacts = {
  ended_by: null,
  stopped_by: null,
  spawn_error: null,
  phase: 'program',
  exit_code: 0,
  signal: null,
  report: null,
  abandoned: false,
};
const report: AgentReport = { success: null, summary: null, session_id: null, usage: null, error: null, warnings: [] };
const limited = { ...report, success: false, error: { code: 'rate-limited' as const, message: 'Later' } };

describe('judge', () => {
  test.each<[string, Partial<EndFacts>, string, string | null]>([
    ['exit 0', {}, 'success', null],
    ['a code that the step allows', { exit_code: 2 }, 'success', null],
    ['another code', { exit_code: 1 }, 'failure', 'exit-code'],
    ['a signal', { exit_code: null, signal: 'SIGSEGV' }, 'failure', 'exit-code'],
    ['a setup is held to 0 alone', { phase: 'setup', exit_code: 2 }, 'failure', 'exit-code'],
    ['no start', { spawn_error: 'x was not found', exit_code: null }, 'spawn-error', 'spawn'],
    ['a stop, though the agent exits 0', { ended_by: 'stop' }, 'stopped', 'stopped'],
    ['a stop by request, seen only at the end', { stopped_by: 'human', exit_code: 1 }, 'stopped', 'stopped'],
    ['an end that came with the end of mprocs', { ended_by: 'stop', abandoned: true, signal: 'SIGTERM' }, 'lost', 'lost'],
    ['a stop by request just before the end of mprocs', { ended_by: 'stop', stopped_by: 'human', abandoned: true }, 'stopped', 'stopped'],
    ['an end of its own just before the end of mprocs', { abandoned: true }, 'success', null],
    ['a stop after a clock', { ended_by: 'wall', stopped_by: 'human' }, 'stopped', 'stopped'],
    ['a stop before the start', { ended_by: 'stop', exit_code: null }, 'stopped', 'stopped'],
    ['the wall clock, though the agent exits 0', { ended_by: 'wall' }, 'timeout', 'timeout'],
    ['the start clock', { ended_by: 'start', signal: 'SIGTERM', exit_code: null }, 'stalled', 'stalled'],
    ['the idle clock', { ended_by: 'idle', signal: 'SIGKILL', exit_code: null }, 'stalled', 'stalled'],
    ['an agent that says it failed', { report: { ...report, success: false } }, 'failure', 'agent'],
    ['an agent that says why', { report: limited }, 'failure', 'rate-limited'],
    ['an agent that says why, and exits 1', { report: limited, exit_code: 1 }, 'failure', 'rate-limited'],
    ['exit 1 outranks an agent that is content', { report: { ...report, success: true }, exit_code: 1 }, 'failure', 'exit-code'],
    [
      'an agent that hung after its word',
      { ended_by: 'result', signal: 'SIGTERM', exit_code: null, report: { ...report, success: true } },
      'success',
      null,
    ],
    [
      'an agent that hung after saying it failed',
      { ended_by: 'result', signal: 'SIGTERM', exit_code: null, report: limited },
      'failure',
      'rate-limited',
    ],
  ])('%s', (_name, facts, outcome, code) => {
    const verdict = judge({ ...clean, ...facts }, launch);
    expect({ outcome: verdict.outcome, code: verdict.error?.code ?? null }).toEqual({ outcome, code });
  });

  test('says what was too long', () => {
    expect(judge({ ...clean, ended_by: 'wall' }, launch).error?.message).toBe('Still running after 45m 0s');
    expect(judge({ ...clean, ended_by: 'start' }, launch).error?.message).toBe('No output within 2m 0s');
    expect(judge({ ...clean, ended_by: 'idle' }, launch).error?.message).toBe('No output for 10m 0s');
  });
});

test('a fusion that changed nothing has no result, however well it ended', () => {
  const must = { ...launch, must_change: true };
  expect(judge({ ...clean, patch: 'none' }, must)).toMatchObject({ outcome: 'failure', error: { code: 'patch' } });
  expect(judge({ ...clean, patch: { problem: 'error: corrupt patch' } }, must)).toMatchObject({
    outcome: 'failure',
    error: { code: 'patch', message: expect.stringContaining('corrupt patch') as string },
  });
  expect(judge({ ...clean, patch: 'made' }, must).outcome).toBe('success');
  expect(judge({ ...clean, patch: 'none' }, launch).outcome).toBe('success');
});
