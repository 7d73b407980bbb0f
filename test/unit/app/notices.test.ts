import { describe, expect, test } from 'vitest';
import { stayAwake } from '../../../src/app/run/lead-attended.ts';
import { noticeEventOf, notifyRule } from '../../../src/app/run/notices.ts';
import type { PolicySpec } from '../../../src/model/policy.ts';
import { ok } from '../../../src/model/result.ts';
import { STATUSES, type ReasonCode, type Status } from '../../../src/model/status.ts';
import { until } from '../../rig/until.ts';

function changed(to: Status, code?: ReasonCode) {
  const reason = code === undefined ? null : { code, message: '', ids: [] };
  return noticeEventOf({ event: 'step-changed', run_id: 'r', step: 'a', from: 'RUNNING', to, reason });
}

test('what waits, failed or is done is told; what somebody stopped is not', () => {
  expect(Object.fromEntries(STATUSES.map((status) => [status, changed(status)]))).toEqual({
    READY: null,
    RUNNING: null,
    NEEDS_REVIEW: 'waiting',
    DONE: 'done',
    FAILED: 'failed',
    BLOCKED: null,
  });
  expect(changed('FAILED', 'stopped')).toBeNull();
  expect(changed('FAILED', 'timeout')).toBe('failed');
  expect(noticeEventOf({ event: 'run-ended', run_id: 'r' })).toBeNull();
  expect(noticeEventOf({ event: 'proposed', proposal: 'p-1', actor: 'mcp', actions: ['run.all'] })).toBe('waiting');
});

test('the rule is a command, alone or with what it is to hear of', () => {
  const usual = ['waiting', 'failed', 'done'];
  expect(notifyRule({ version: 1 })).toBeNull();
  expect(notifyRule({ version: 1, notify: ['ring'] })).toEqual({ command: ['ring'], on: usual });
  expect(notifyRule({ version: 1, notify: { command: ['ring'] } })).toEqual({ command: ['ring'], on: usual });
  expect(notifyRule({ version: 1, notify: { command: ['ring'], on: ['ended'] } })).toEqual({ command: ['ring'], on: ['ended'] });
});

describe('the machine is kept awake', () => {
  function desk(spec: Omit<PolicySpec, 'version'>) {
    const seen = { begun: 0, ended: 0 };
    const keepAwake = () => {
      seen.begun += 1;
      return Promise.resolve(() => void (seen.ended += 1));
    };
    const deps = {
      policies: {
        read: () => Promise.resolve(ok({ text: '', hash: '', spec: { version: 1 as const, ...spec } })),
        edit: () => ok(''),
      },
      desk: () => Promise.resolve({ notify: () => Promise.resolve(null), keepAwake }),
    };
    return { deps: deps as unknown as Parameters<typeof stayAwake>[0], seen };
  }

  test('while a run lasts that lasts long enough', async () => {
    const { deps, seen } = desk({});
    const end = stayAwake(deps, 1);
    await until('it has begun', () => seen.begun === 1);
    expect(seen.ended).toBe(0);
    end();
    expect(seen).toEqual({ begun: 1, ended: 1 });
  });

  test('not for a short one', () => {
    const { deps, seen } = desk({});
    stayAwake(deps, 60_000)();
    expect(seen).toEqual({ begun: 0, ended: 0 });
  });

  test('not where policy.yaml says so', async () => {
    const { deps, seen } = desk({ keep_awake: false });
    let asked = false;
    const policies = { ...deps.policies, read: () => ((asked = true), deps.policies.read()) };
    const end = stayAwake({ ...deps, policies }, 1);
    await until('policy.yaml was read', () => asked);
    end();
    expect(seen.begun).toBe(0);
  });
});
