import type { TrustRecord } from '../model/ports/store.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import { sha256 } from '../util/hash.ts';
import { unifiedDiff } from './text-diff.ts';
import { beforeLookup, executionFacts, executionHash, promptOf, shownFacts, type Prompts, type TrustChange } from './trust.ts';

/** The files behind a question of trust, as they are, or as they were when they were accepted. */
export interface TrustedFiles {
  readonly sequence: Sequence | null;
  readonly prompts: Prompts;
  /** The text of policy.yaml; `null`: there is none. */
  readonly policy: string | null;
}

/**
 * Each change as a unified diff from what was accepted to what is there. `kept` is only what somebody remembers: it is
 * believed where it has the hash that was accepted, and what was accepted counts as unknown (all lines are new) elsewhere.
 */
export function trustDiffs(
  changes: readonly TrustChange[],
  record: TrustRecord | null,
  { now, kept }: { readonly now: TrustedFiles; readonly kept: TrustedFiles },
): (TrustChange & { readonly diff: string })[] {
  const before = textsOf(kept);
  const after = textsOf(now);
  return changes.map((change) => {
    if (change.what === 'policy.yaml') {
      const known = kept.policy !== null && record?.policy === sha256(kept.policy);
      return { ...change, diff: unifiedDiff([{ path: '.threados/policy.yaml', before: known ? kept.policy : null, after: now.policy }]) };
    }
    const old = before(change.what);
    const known = old !== null && record !== null && Object.hasOwn(record.steps, change.what) && record.steps[change.what] === old.hash;
    const path = `step ${change.what}`;
    return { ...change, diff: unifiedDiff([{ path, before: known ? old.text : null, after: after(change.what)?.text ?? null }]) };
  });
}

/** What would be executed for a step, as lines for a person, with its hash. */
function textsOf({ sequence, prompts }: TrustedFiles): (id: string) => { readonly text: string; readonly hash: string } | null {
  if (sequence === null) return () => null;
  const steps = new Map(sequence.steps.map((step): [string, Step] => [step.id, step]));
  const lookup = beforeLookup(sequence);
  return (id) => {
    const step = steps.get(id);
    if (step === undefined || step.type === 'gate') return null;
    const prompt = promptOf(step, prompts);
    const ahead = lookup(step);
    return { text: `${shownFacts(executionFacts(step, prompt, ahead))}\n`, hash: executionHash(step, prompt, ahead) };
  };
}
