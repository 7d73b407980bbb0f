import { hardDependencies, indexSteps } from '../../engine/graph.ts';
import { frontier } from '../../engine/frontier.ts';
import { instancesOf, stepOfInstance } from '../../engine/instances.ts';
import type { RunAction } from '../../model/action.ts';
import { parseInstanceId, type InstanceId, type StepId } from '../../model/ids.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import type { StepState } from '../../model/status.ts';
import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';

export interface Scope {
  /** What the request may launch. */
  readonly targets: 'all' | readonly InstanceId[];
  /** The steps that are meant, in the file's order: for the plan and for the report. */
  readonly steps: readonly StepId[];
  readonly warnings: readonly string[];
}

type States = ReadonlyMap<StepId, StepState>;

/** Which steps a run action is about, as things stand. UNKNOWN_STEP, UNKNOWN_GROUP, NOT_READY, ALREADY_RUNNING. */
export function scopeOf(action: RunAction, sequence: Sequence, states: States): Result<Scope> {
  switch (action.action) {
    case 'run.all':
      return ok({ targets: 'all', steps: sequence.steps.map((step) => step.id), warnings: [] });
    case 'run.runnable': {
      const targets = frontier(sequence, states);
      return ok({ targets, steps: stepsOf(sequence, targets), warnings: [] });
    }
    case 'run.group':
      return groupScope(action.group, sequence, states);
    case 'run.step':
      return stepScope(action.ids, sequence, states, action.force ?? false);
    case 'restart.step':
      return restartScope(action.ids, sequence, states);
  }
}

function stepsOf(sequence: Sequence, targets: readonly string[]): readonly StepId[] {
  const named = new Set(targets.map((id) => stepOfInstance(id)));
  return sequence.steps.map((step) => step.id).filter((id) => named.has(id));
}

/** The step that an id of a step or of an instance names. */
export function stepNamed(sequence: Sequence, id: string): Result<Step> {
  const parts = parseInstanceId(id);
  const step = parts === null ? undefined : indexSteps(sequence).get(parts.step);
  const names = sequence.steps.map((each) => each.id);
  if (parts === null || step === undefined) return fail('UNKNOWN_STEP', `there is no step "${printable(id)}".${didYouMean(id, names)}`);
  if (parts.part !== null && !instancesOf(step).includes(id) && !(parts.part === 'verify' && step.type === 'l')) {
    return fail('UNKNOWN_STEP', `step "${step.id}" has no instance "${printable(id)}"`, { details: { instances: instancesOf(step) } });
  }
  return ok(step);
}

function groupScope(group: string, sequence: Sequence, states: States): Result<Scope> {
  const members = sequence.steps.filter((step) => step.group === group || (step.id === group && step.type === 'p'));
  if (members.length === 0) {
    const groups = new Set(
      sequence.steps
        .flatMap((step) => (step.group === null ? [] : [step.group]))
        .concat(sequence.steps.filter((s) => s.type === 'p').map((s) => s.id)),
    );
    return fail('UNKNOWN_GROUP', `there is no group "${printable(group)}".${didYouMean(group, groups)}`, {
      details: { groups: [...groups] },
    });
  }
  const targets = members.map((step) => step.id);
  const unmet = members.flatMap((step) => unmetOutside(states, step, new Set(targets)));
  if (unmet.length > 0) return notReady(`group "${printable(group)}"`, unmet);
  return ok({ targets, steps: targets, warnings: [] });
}

function stepScope(ids: readonly string[], sequence: Sequence, states: States, force: boolean): Result<Scope> {
  const warnings: string[] = [];
  const targets: string[] = [];
  const named = new Set(ids.map((id) => stepOfInstance(id)));
  for (const id of ids) {
    const step = stepNamed(sequence, id);
    if (!step.ok) return step;
    const state = stateOf(states, id);
    if (step.value.type === 'gate') {
      return fail('NOT_READY', `"${id}" is a gate: it is approved, not run`, { hint: `seqctl gate approve ${id}` });
    }
    if (state?.status === 'DONE' || state?.status === 'NEEDS_REVIEW') {
      warnings.push(`${id} is ${state.status} and is not run again (seqctl restart step ${id})`);
      continue;
    }
    if (state?.status === 'RUNNING') return fail('ALREADY_RUNNING', `step "${id}" is already running`, { details: { steps: [id] } });
    if (state?.status === 'FAILED' && state.reason?.code !== 'lost') {
      return fail('NOT_READY', `step "${id}" has failed (${state.reason?.message ?? 'no reason kept'})`, {
        hint: `seqctl restart step ${id}`,
      });
    }
    const unmet = force ? [] : unmetOutside(states, step.value, named);
    if (unmet.length > 0) return notReady(`step "${id}"`, unmet, `seqctl run step ${id} --force --yes runs it all the same`);
    targets.push(id);
  }
  return ok({ targets, steps: stepsOf(sequence, ids), warnings });
}

function restartScope(ids: readonly string[], sequence: Sequence, states: States): Result<Scope> {
  for (const id of ids) {
    const step = stepNamed(sequence, id);
    if (!step.ok) return step;
    if (step.value.type === 'gate') return fail('NOT_READY', `"${id}" is a gate: restart what it judges`, {});
    if (stateOf(states, id)?.status === 'RUNNING') {
      return fail('ALREADY_RUNNING', `step "${id}" is running`, { hint: `seqctl stop step ${id}`, details: { steps: [id] } });
    }
    const unmet = unmetOutside(states, step.value, new Set(ids));
    if (unmet.length > 0) return notReady(`step "${id}"`, unmet);
  }
  return ok({ targets: ids, steps: stepsOf(sequence, ids), warnings: [] });
}

/** The derived state of a step or of one of its instances. */
function stateOf(states: States, id: string): Pick<StepState, 'status' | 'reason'> | undefined {
  const state = states.get(stepOfInstance(id));
  return id.includes('.') ? (state?.instances.find((instance) => instance.instance === id) ?? state) : state;
}

/** Hard inputs that are neither DONE nor about to run in the same request. */
function unmetOutside(states: States, step: Step, inside: ReadonlySet<StepId>): readonly StepId[] {
  const outside = hardDependencies(step).filter((id) => !inside.has(id) && states.get(id)?.status !== 'DONE');
  const waiting = states.get(step.id);
  const candidates = step.type === 'f' && waiting?.status === 'BLOCKED' ? (waiting.reason?.ids ?? []).filter((id) => !inside.has(id)) : [];
  return [...new Set([...outside, ...candidates])];
}

function notReady(what: string, unmet: readonly StepId[], hint = 'seqctl run all runs what comes before it too'): Result<never> {
  return fail('NOT_READY', `${what} waits on ${unmet.join(', ')}`, { hint, details: { steps: unmet } });
}
