import { expect, test } from 'vitest';
import { failureHint } from '../../../src/app/run/failure-hint.ts';
import type { Outcome, StepState } from '../../../src/model/status.ts';
import { statusFile } from '../../fixtures/records.ts';

function failed(outcome: Outcome, out: number, errors: number): StepState {
  const log = (path: string, bytes: number) => ({ path, bytes, sha256: '' });
  const file = { ...statusFile('x'), outcome, artifacts: [log('stdout.log', out), log('stderr.log', errors)] };
  const reason = { code: 'exit-code' as const, message: 'could not be started: EACCES', ids: [] };
  return { id: 'x', status: 'FAILED', reason, instances: [{ instance: 'x', status: 'FAILED', reason, file }] };
}

test.each([
  ['stdout alone', failed('failure', 10, 0), 'seqctl logs x; seqctl restart step x'],
  ['stderr alone', failed('failure', 0, 10), 'seqctl logs x --stderr; seqctl restart step x'],
  ['the longer first', failed('failure', 90, 10), 'seqctl logs x; seqctl logs x --stderr; seqctl restart step x'],
  ['neither', failed('timeout', 0, 0), 'seqctl step show x; seqctl restart step x'],
])('the hint after a failure names the logs that say something: %s', (_name, state, hint) => {
  expect(failureHint('x', state)).toEqual({ reason: null, hint });
});

test('what never began has its reason and no logs', () => {
  expect(failureHint('x', failed('spawn-error', 0, 0))).toEqual({
    reason: 'could not be started: EACCES',
    hint: 'seqctl restart step x',
  });
});
