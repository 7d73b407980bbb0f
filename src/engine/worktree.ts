import type { InstanceId } from '../model/ids.ts';
import type { Step } from '../model/sequence.ts';
import { hardDependencies } from './graph.ts';
import { throughGates } from './inputs.ts';
import { instancesOf, stepOfInstance } from './instances.ts';

/** The folder and branch of an instance's worktree. A verifier looks at what its step works on. */
export function worktreeName(instance: InstanceId): string {
  return instance.endsWith('.verify') ? stepOfInstance(instance) : instance;
}

/** The worktrees that a step works in: one for each instance, none where it works in the main tree. */
export function worktreesOf(step: Step): string[] {
  return step.worktree ? instancesOf(step) : [];
}

/**
 * The steps whose worktree a step's own could begin from: it can only begin from one. None where it names its `base`. A
 * gate hands on the only one behind it; of several a person has chosen there, and HEAD has what they took.
 */
export function worktreeInputs(step: Step, index: ReadonlyMap<string, Step>): readonly Step[] {
  if (!step.worktree || step.base !== null) return [];
  const hard = hardDependencies(step);
  const direct = hard.flatMap((id) => index.get(id) ?? []).filter(hasOneWorktree);
  if (direct.length > 0) return direct;
  const handedOn = throughGates(hard, index).filter(hasOneWorktree);
  return handedOn.length === 1 ? handedOn : [];
}

function hasOneWorktree(step: Step): boolean {
  return step.worktree && step.fanout === 1 && step.type !== 'p';
}
