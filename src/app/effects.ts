import { isRun, type Action } from '../model/action.ts';
import type { Effect, FileChange } from '../model/plan.ts';
import { ok, type Result } from '../model/result.ts';
import type { Sequence } from '../model/sequence.ts';
import { unreachable } from '../util/unreachable.ts';
import { instancesOf } from '../engine/instances.ts';
import { indexSteps } from '../engine/graph.ts';
import { scopeOf } from './run/scope.ts';
import type { RepoState } from './state.ts';

/** What the actions would set in motion beside the text changes: for a person to read before they say yes. */
export function effectsOf(
  actions: readonly Action[],
  before: RepoState,
  after: Sequence,
  changes: readonly FileChange[],
): Result<readonly Effect[]> {
  const effects: Effect[] = changes.flatMap((change): Effect[] => {
    if (change.path.endsWith('sequence.yaml')) return [{ effect: 'edit-sequence' }];
    if (change.path.endsWith('policy.yaml')) return [];
    return [{ effect: change.after === null ? 'remove-prompt' : 'write-prompt', path: change.path }];
  });
  for (const action of actions) {
    const effect = effectOf(action, before, after);
    if (effect !== null) effects.push(effect);
  }
  return ok(effects);
}

function effectOf(action: Action, before: RepoState, after: Sequence): Effect | null {
  if (isRun(action)) return runEffect(action, before, after);
  switch (action.action) {
    case 'stop.step':
      return { effect: 'stop', instances: action.ids, kill: action.kill ?? false };
    case 'step.approve':
    case 'gate.approve':
      return { effect: 'approve', step: action.id };
    case 'step.reject':
    case 'gate.reject':
      return { effect: 'reject', step: action.id };
    case 'mprocs.select':
      return { effect: 'mprocs', operation: 'select', instance: action.id };
    case 'mprocs.send-key':
      return { effect: 'mprocs', operation: 'send-key', instance: action.id };
    case 'policy.mode':
      return { effect: 'policy-mode', mode: action.mode };
    case 'step.add':
    case 'step.edit':
    case 'step.rm':
    case 'step.clone':
    case 'step.move':
    case 'dep.add':
    case 'dep.rm':
    case 'group.parallelize':
    case 'fusion.create':
    case 'gate.insert':
    case 'prompt.set':
    // Told by what is on the disk (`removalEffects`).
    case 'worktree.rm':
      return null;
    default:
      return unreachable(action);
  }
}

type RunAction = Extract<Action, { action: `run.${string}` | 'restart.step' }>;

function runEffect(action: RunAction, before: RepoState, after: Sequence): Effect {
  const scopes = {
    'run.step': 'step',
    'run.group': 'group',
    'run.runnable': 'runnable',
    'run.all': 'all',
    'restart.step': 'restart',
  } as const;
  const scope = scopeOf(action, after, before.states);
  const ids = new Set(scope.ok ? scope.value.steps : []);
  const index = indexSteps(after);
  const steps = [...ids].flatMap((id) => index.get(id) ?? []);
  return {
    effect: 'run',
    scope: scopes[action.action],
    steps: steps.map((step) => step.id),
    processes: steps.reduce((sum, step) => sum + (step.type === 'gate' ? 0 : instancesOf(step).length), 0),
    worktrees: steps.filter((step) => step.worktree).map((step) => step.id),
  };
}
