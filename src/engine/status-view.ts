import type { InstanceId, RunId } from '../model/ids.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import type {
  ArtifactPaths,
  AttemptFacts,
  InstanceRow,
  InstanceState,
  StatusFile,
  StatusRow,
  StatusView,
  StepState,
} from '../model/status.ts';
import { STATUSES } from '../model/words.ts';
import { companionsOf } from './instances.ts';

export interface StatusFacts {
  readonly run_id: RunId | null;
  readonly mode: StatusView['mode'];
  readonly executor: StatusView['executor'];
  /** Where an attempt's artifacts lie, relative to the repo's root. */
  artifacts(instance: InstanceId, file: StatusFile): ArtifactPaths;
}

/** `data` of `seqctl status`, keys in the order of the contract, steps in the file's. */
export function statusView(seq: Sequence, states: ReadonlyMap<string, StepState>, facts: StatusFacts): StatusView {
  const steps = seq.steps.flatMap((step) => {
    const state = states.get(step.id);
    return state === undefined ? [] : [rowOf(step, state, facts)];
  });
  return {
    sequence: seq.name,
    run_id: facts.run_id,
    mode: facts.mode,
    executor: facts.executor,
    counts: countsOf(steps),
    steps,
  };
}

/** The view of these steps only; the counts with it. */
export function filterView(view: StatusView, ids: readonly string[]): StatusView {
  const wanted = new Set(ids);
  const steps = view.steps.filter((row) => wanted.has(row.id));
  return { ...view, counts: countsOf(steps), steps };
}

function countsOf(steps: readonly StatusRow[]): StatusView['counts'] {
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<StatusRow['status'], number>;
  for (const row of steps) counts[row.status]++;
  return counts;
}

function rowOf(step: Step, state: StepState, facts: StatusFacts): StatusRow {
  const newest = newestFile(step, state.instances);
  return {
    id: step.id,
    name: step.name,
    type: step.type,
    lane: step.lane,
    role: step.role,
    model: step.model,
    status: state.status,
    reason: state.reason,
    depends_on: step.depends_on,
    after: step.after,
    group: step.group,
    parent: step.parent,
    instances: state.instances.map((each) => instanceRow(each, facts)),
    ...attemptFacts(newest, facts),
  };
}

function instanceRow(state: InstanceState, facts: StatusFacts): InstanceRow {
  return { instance: state.instance, status: state.status, reason: state.reason, ...attemptFacts(state.file, facts) };
}

function attemptFacts(file: StatusFile | null, facts: StatusFacts): AttemptFacts {
  return {
    attempt: file?.attempt ?? null,
    started_at: file?.started_at ?? null,
    ended_at: file?.ended_at ?? null,
    duration_ms: file?.duration_ms ?? null,
    exit_code: file?.exit_code ?? null,
    usage: file?.usage ?? null,
    artifacts: file === null ? null : facts.artifacts(file.instance, file),
  };
}

/** The attempt that the step as a whole shows: the one that began last. A verifier stands in its own row only. */
function newestFile(step: Step, instances: readonly InstanceState[]): StatusFile | null {
  const companions = new Set(companionsOf(step));
  let newest: StatusFile | null = null;
  for (const { instance, file } of instances) {
    if (file === null || companions.has(instance)) continue;
    if (newest === null || file.started_at > newest.started_at) newest = file;
  }
  return newest;
}
