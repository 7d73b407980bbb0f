import { expect, test, describe } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit-code.ts';
import { interruption } from '../../../src/model/interruption.ts';
import { FAILURES, type FailureCode } from '../../../src/model/failure.ts';
import { failing, performed } from '../../fakes/fake-threados.ts';
import { cli } from '../../rig/cli.ts';

const CODES = Object.keys(FAILURES) as FailureCode[];

describe('every failure has its exit code and its envelope', () => {
  test.each(CODES.map((code) => ({ code, exit: FAILURES[code].exit })))('$code → $exit', async ({ code, exit }) => {
    const outcome = await cli(['run', 'all'], {
      threados: { perform: failing(code, 'it is so', { details: { run_id: 'r' }, hint: 'do this' }) },
    });
    expect(outcome.code).toBe(exit);
    expect(outcome.stdout).toBe(
      `{"ok":false,"command":"run.all","revision":"0123456789ab","error":{"code":"${code}","message":"it is so","details":{"run_id":"r"},"hint":"do this"}}\n`,
    );
    expect(outcome.stderr).toBe('');
  });

  test('the codes of the contract', () => {
    const contract: Readonly<Record<number, readonly FailureCode[]>> = {
      1: ['INTERNAL'],
      2: ['USAGE'],
      3: ['INVALID_SEQUENCE', 'INVALID_ACTION', 'CYCLE', 'DUPLICATE_ID', 'UNKNOWN_STEP', 'NOT_INITIALIZED', 'NOT_READY', 'AUDIT_BROKEN'],
      4: ['POLICY_DENIED'],
      5: ['CONFIRMATION_REQUIRED', 'PROPOSAL_PENDING', 'TRUST_REQUIRED'],
      6: ['REVISION_MISMATCH', 'LOCKED', 'ALREADY_RUNNING', 'PATCH_CONFLICT', 'UNDO_CONFLICT'],
      7: ['MPROCS_UNAVAILABLE', 'AGENT_NOT_FOUND', 'PROVIDER_UNAVAILABLE'],
      8: ['STEP_FAILED'],
      9: ['GATE_PENDING', 'REVIEW_PENDING'],
      10: ['NOT_PROVEN_STOPPED'],
      11: ['WAIT_TIMEOUT'],
      130: ['INTERRUPTED'],
      143: ['TERMINATED'],
    };
    for (const [exit, codes] of Object.entries(contract)) expect(codes.map(exitCodeOf)).toEqual(codes.map(() => Number(exit)));
  });
});

describe('what outweighs what', () => {
  test.each([
    { kind: 'interrupt', code: 'INTERRUPTED', exit: 130 },
    { kind: 'terminate', code: 'TERMINATED', exit: 143 },
  ] as const)('after an $kind a failed step is $code', async ({ kind, code, exit }) => {
    const controller = new AbortController();
    const outcome = await cli(['run', 'all'], {
      signal: controller.signal,
      threados: {
        perform: () => {
          controller.abort(interruption(kind, new AbortController().signal));
          return failing('STEP_FAILED', 'build failed', { details: { run_id: 'r' } })();
        },
      },
    });
    expect(outcome.code).toBe(exit);
    expect(outcome.json.error).toMatchObject({ code, details: { run_id: 'r' } });
  });

  test.each(['not-proven', 'not-ours'] as const)('a stop that is %s is no success', async (result) => {
    const stopped = { instances: [{ instance: 'build', outcome: result, survivors: [{ pid: 7, command: 'sleep' }] }] };
    const one = await cli(['stop', 'step', 'build'], {
      threados: { perform: (request) => Promise.resolve({ ok: true, value: { ...performed(request), stopped } }) },
    });
    const all = await cli(['stop', 'all', '--yes'], { threados: { stopAll: () => Promise.resolve({ ok: true, value: stopped }) } });
    expect([one.code, all.code]).toEqual([10, 10]);
    expect(one.json.error.details).toEqual(stopped);
  });
});

describe('a bug', () => {
  const threados = { status: () => Promise.reject(new Error('boom\nsecond line')) };

  test('is exit 1 without a stack', async () => {
    const outcome = await cli(['status'], { threados });
    expect(outcome.code).toBe(1);
    expect(outcome.json.error.message).toBe('a bug in ThreadOS: boom');
    expect(outcome.stderr).toBe('');
  });

  test('shows its stack on stderr where THREADOS_DEBUG is set', async () => {
    const outcome = await cli(['status'], { threados, env: { THREADOS_DEBUG: '1' } });
    expect(outcome.stderr).toMatch(/Error: boom[\s\S]*at /);
    expect(outcome.json.error.code).toBe('INTERNAL');
  });
});
