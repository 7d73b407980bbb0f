import type { InstanceId } from '../model/ids.ts';
import type { Step } from '../model/sequence.ts';
import { hardDependencies } from './graph.ts';
import { instancesOf, stepOfInstance } from './instances.ts';

/** The folder and branch of an instance's worktree. A verifier looks at what its step works on. */
export function worktreeName(instance: InstanceId): string {
  return instance.endsWith('.verify') ? stepOfInstance(instance) : instance;
}

/** The worktrees that a step works in: one for each instance, none where it works in the main tree. */
export function worktreesOf(step: Step): string[] {
  return step.worktree ? instancesOf(step) : [];
}

/** The steps whose worktree a step's own could begin from: it can only begin from one. None where it names its `base`. */
export function worktreeInputs(step: Step, index: ReadonlyMap<string, Step>): readonly Step[] {
  if (!step.worktree || step.base !== null) return [];
  return hardDependencies(step)
    .flatMap((id) => index.get(id) ?? [])
    .filter((input) => input.worktree && input.fanout === 1 && input.type !== 'p');
}
