import { deriveStates, type Run } from '../../engine/derive.ts';
import { forecast } from '../../engine/forecast.ts';
import { explainStop } from '../../engine/frontier.ts';
import { replacedSteps, retireSteps } from '../../engine/retire.ts';
import { restartSteps } from '../../engine/supersede.ts';
import { isEdit, isRun, type Action, type RunAction } from '../../model/action.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { Effect, FileChange } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Sequence } from '../../model/sequence.ts';
import { unreachable } from '../../util/unreachable.ts';
import { instancesOf, stepOfInstance } from '../../engine/instances.ts';
import { indexSteps } from '../../engine/graph.ts';
import { scopeOf } from '../run/scope.ts';
import type { RepoState } from '../state.ts';

/** What the actions would set in motion beside the text changes: for a person to read before they say yes. UNKNOWN_STEP, UNKNOWN_GROUP. */
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
    const effect = isRun(action) ? runEffect(action, actions, before, after) : ok(effectOf(action));
    if (!effect.ok) return effect;
    if (effect.value !== null) effects.push(effect.value);
  }
  return ok(effects);
}

function effectOf(action: Exclude<Action, RunAction>): Effect | null {
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

const SCOPES = {
  'run.step': 'step',
  'run.group': 'group',
  'run.runnable': 'runnable',
  'run.all': 'all',
  'restart.step': 'restart',
} as const;

function runEffect(action: RunAction, actions: readonly Action[], before: RepoState, after: Sequence): Result<Effect> {
  const run = runFor(action, actions, before, after);
  const scope = scopeOf(action, after, deriveStates(after, run));
  if (!scope.ok) {
    // A name that stands for nothing is wrong whenever it is said; the rest may be right later.
    if (scope.error.code === 'UNKNOWN_STEP' || scope.error.code === 'UNKNOWN_GROUP') return scope;
    return ok(notNow(action, after, scope.error.message));
  }
  const begun =
    action.action === 'restart.step' && run.record !== null ? restartSteps(after, run.record, run.files, action.ids) : run.record;
  const forced = action.action === 'run.step' && action.force === true;
  const { launched, states } = forced
    ? { launched: forcedOf(scope.value.targets, after), states: before.states }
    : forecast(after, { ...run, record: begun }, scope.value.targets);
  if (launched.length === 0 && scope.value.warnings.length > 0) return ok(notNow(action, after, scope.value.warnings.join('; ')));
  const ids = new Set(launched.map(stepOfInstance));
  const steps = after.steps.filter((step) => ids.has(step.id));
  const stop = explainStop(after, states);
  const stops_at = action.action === 'run.all' ? [...stop.waiting_gates, ...stop.waiting_reviews] : [];
  return ok({
    effect: 'run',
    scope: SCOPES[action.action],
    steps: steps.map((step) => step.id),
    processes: launched.length,
    worktrees: steps.filter((step) => step.worktree).map((step) => step.id),
    ...(stops_at.length === 0 ? {} : { stops_at }),
  });
}

/** Nothing would be launched of what is named, as things stand. */
function notNow(action: RunAction, after: Sequence, why: string): Effect {
  const named =
    'ids' in action
      ? action.ids
      : 'group' in action
        ? after.steps.filter((step) => step.group === action.group || step.id === action.group).map((step) => step.id)
        : [];
  return { effect: 'run', scope: SCOPES[action.action], steps: named, processes: 0, worktrees: [], not_now: why };
}

/** The run as it would be when the action's turn comes: the edits beside it have landed, a new run has begun. */
function runFor(action: RunAction, actions: readonly Action[], before: RepoState, after: Sequence): Run {
  if (before.record === null || action.new_run === true) return { record: null, files: new Map() };
  const gone = new Set(before.sequence === after ? [] : replacedSteps(before.sequence, after, actions.filter(isEdit)));
  const steps = before.sequence.steps.filter((step) => gone.has(step.id));
  return { record: steps.length === 0 ? before.record : retireSteps(before.record, before.files, steps), files: before.files };
}

function forcedOf(targets: 'all' | readonly InstanceId[], sequence: Sequence): readonly InstanceId[] {
  const index = indexSteps(sequence);
  return targets === 'all'
    ? []
    : targets.flatMap((id) => index.get(id) ?? id).flatMap((named) => (typeof named === 'string' ? [named] : instancesOf(named)));
}
