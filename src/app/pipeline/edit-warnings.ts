import { executionHash } from '../../engine/trust.ts';
import { indexSteps } from '../../engine/graph.ts';
import type { FileChange } from '../../model/plan.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import { jsonEqual } from '../../util/json.ts';
import type { Deps } from '../deps.ts';
import { promptAfter, refusalOf, refusalText } from './launch-refusal.ts';
import { loadPolicy } from '../load-policy.ts';
import type { Planned } from './plan-actions.ts';
import { promptTexts } from '../prompts.ts';
import { stateOf } from '../state.ts';

/** Of each kind; nobody reads more. */
const MOST_TOLD = 5;

interface Touched {
  readonly step: Step;
  /** As it was; `undefined`: it is new. */
  readonly was: Step | undefined;
}

/**
 * What a person should know of the steps whose doing an edit that has landed changed: that they are DONE as they were
 * before and stay so, and that they would not be started as they are now.
 */
export async function editWarnings(deps: Deps, { plan, before, after }: Planned): Promise<readonly string[]> {
  const touched = await touchedSteps(deps, before.sequence, after.sequence, plan.changes);
  if (touched.length === 0) return [];
  const state = await stateOf(deps, after, await deps.runs.latest());
  const policy = await loadPolicy(deps);
  const done: string[] = [];
  const refused: string[] = [];
  for (const { step, was } of touched) {
    const status = state.ok ? state.value.states.get(step.id)?.status : undefined;
    if (was !== undefined && (status === 'DONE' || status === 'NEEDS_REVIEW')) {
      done.push(`"${step.id}" is ${status} as it was before this change; seqctl restart step ${step.id} runs it anew`);
    }
    if (status === 'DONE' || refused.length > MOST_TOLD) continue;
    if (step.prompt_file !== null && (await promptAfter(deps, step, plan.changes)) === null) {
      refused.push(`"${step.id}" has no prompt yet: seqctl prompt set ${step.id} -`);
    }
    const refusal = policy.ok ? await refusalOf(deps, policy.value, plan.changes, step) : null;
    // Not what is not installed (yet): that is no fault of the edit, and a run says what to do.
    if (refusal !== null && refusal.rule !== 'agent') refused.push(refusalText(refusal));
  }
  return [...first(done), ...first(refused)];
}

function first(warnings: readonly string[]): readonly string[] {
  const more = warnings.length - MOST_TOLD;
  return more > 0 ? [...warnings.slice(0, MOST_TOLD), `and ${String(more)} more like it`] : warnings;
}

/** Steps that are new, or that would do something else than before. */
async function touchedSteps(deps: Deps, before: Sequence, after: Sequence, changes: readonly FileChange[]): Promise<readonly Touched[]> {
  if (changes.length === 0) return [];
  const old = indexSteps(before);
  const paths = new Set(changes.map((change) => change.path));
  const candidates = after.steps
    .map((step): Touched => ({ step, was: old.get(step.id) }))
    .filter(({ step, was }) => (step.prompt_file !== null && paths.has(step.prompt_file)) || !jsonEqual(was, step))
    .filter(({ step }) => step.type !== 'gate');
  const then = await promptTexts(deps, { ...before, steps: candidates.flatMap(({ was }) => was ?? []) }, changes, 'before');
  const now = await promptTexts(deps, { ...after, steps: candidates.map(({ step }) => step) }, changes, 'after');
  const textOf = (step: Step, lookup: typeof now) => (step.prompt_file === null ? null : lookup(step.prompt_file));
  return candidates.filter(
    ({ step, was }) => was === undefined || executionHash(step, textOf(step, now)) !== executionHash(was, textOf(was, then)),
  );
}
