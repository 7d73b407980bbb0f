import type { Step } from '../../model/sequence.ts';
import type { InstanceState, Reason, StepState } from '../../model/status.ts';
import { instancesOf } from '../instances.ts';
import { verdictOf, type Verdict } from './attempt.ts';
import { joinNeed } from './join.ts';
import type { RunFacts } from './run-facts.ts';

/** What a P step's instances have come to together, before its review. */
export type Joined = { readonly kind: 'open' | 'running' | 'met' } | { readonly kind: 'failed'; readonly reason: Reason };

/**
 * The step as a whole. `join` is met once enough instances have succeeded and none runs any more; those that did not
 * begin until then are not needed. Lost instances may run again, so only real failures end the others' hopes.
 */
export function joinInstances(
  step: Step,
  facts: RunFacts,
  blocked: () => Reason | null,
): { readonly joined: Joined; readonly instances: StepState['instances'] } {
  const ids = instancesOf(step);
  const verdicts = ids.map((instance) => verdictOf(step, instance, facts));
  const count = (test: (verdict: Verdict) => boolean): number => verdicts.filter(test).length;
  const need = joinNeed(step.join, ids.length);
  const met = count(isOk) >= need;
  const reachable = ids.length - count(isFailed) >= need;
  const reachableAgain = ids.length - count((verdict) => isFailed(verdict) && !isLost(verdict)) >= need;
  const runs = verdicts.some((verdict) => verdict.kind === 'running');

  const failed = verdicts.findIndex((verdict) => isFailed(verdict) && (reachableAgain || !isLost(verdict)));
  const joined: Joined = runs
    ? { kind: 'running' }
    : met
      ? { kind: 'met' }
      : reachable
        ? { kind: 'open' }
        : { kind: 'failed', reason: summary(step, ids, verdicts, failed) };

  const wanted = !met && reachableAgain;
  const held = wanted && verdicts.some((verdict) => verdict.kind === 'none' || verdict.kind === 'retry') ? blocked() : null;
  const rest: Reason | null = wanted ? held : { code: 'waiting-on', message: notNeeded(step, met), ids: [] };
  const instances = ids.map((instance, i): InstanceState => {
    const file = facts.files.get(instance) ?? null;
    const verdict = verdicts[i] ?? { kind: 'none' };
    switch (verdict.kind) {
      case 'running':
        return { instance, status: 'RUNNING', reason: verdict.reason, file };
      case 'ok':
        return { instance, status: 'DONE', reason: null, file };
      case 'failed':
        return { instance, status: 'FAILED', reason: verdict.reason, file };
      default:
        return { instance, status: rest === null ? 'READY' : 'BLOCKED', reason: rest, file };
    }
  });
  return { joined, instances };
}

const isOk = (verdict: Verdict): boolean => verdict.kind === 'ok';
const isFailed = (verdict: Verdict): boolean => verdict.kind === 'failed';
const isLost = (verdict: Verdict): boolean => verdict.kind === 'failed' && verdict.reason.code === 'lost';

function notNeeded(step: Step, met: boolean): string {
  return met ? `not needed: join ${step.join} is met` : `not started: join ${step.join} cannot be met any more`;
}

function summary(step: Step, ids: readonly string[], verdicts: readonly Verdict[], first: number): Reason {
  const verdict = verdicts[first];
  const failed = ids.filter((_, i) => verdicts[i]?.kind === 'failed');
  const code = verdict?.kind === 'failed' ? verdict.reason.code : 'exit-code';
  const example = verdict?.kind === 'failed' ? `${ids[first] ?? step.id} ${verdict.reason.message}` : '';
  return { code, message: `${failed.length} of ${ids.length} instances failed (join ${step.join}): ${example}`, ids: failed };
}
