import type { Sequence } from '../model/sequence.ts';
import type { Policy } from './compile.ts';
import type { Refusal } from './decide.ts';

/** What the sequence has more of than policy.yaml allows. */
export function checkCaps(sequence: Sequence, policy: Policy): readonly Refusal[] {
  const { steps, fanout } = policy.limits;
  const refusals: Refusal[] = [];
  if (sequence.steps.length > steps) {
    refusals.push({
      rule: 'limits.steps',
      reason: `the sequence has ${String(sequence.steps.length)} steps; policy.yaml allows ${String(steps)}`,
    });
  }
  for (const step of sequence.steps) {
    if (step.fanout <= fanout) continue;
    refusals.push({
      rule: 'limits.fanout',
      reason: `step "${step.id}" has a fanout of ${String(step.fanout)}; policy.yaml allows ${String(fanout)}`,
    });
  }
  return refusals;
}
