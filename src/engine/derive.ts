import type { StepId } from '../model/ids.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import type { InstanceState, Reason, Status, StepState } from '../model/status.ts';
import { verdictOf } from './derive/attempt.ts';
import { joinInstances } from './derive/parallel.ts';
import { attemptsMade, runFacts, type Run, type RunFacts } from './derive/run-facts.ts';
import { hasEnded, startBlock, type Beginning, type Derived } from './derive/waiting.ts';
import { indexSteps, postOrder, predecessors } from './graph.ts';
import { companionsOf } from './instances.ts';

export type { Run } from './derive/run-facts.ts';
export { reviewRound } from './derive/run-facts.ts';

type Standing = Pick<StepState, 'status' | 'reason'>;

/** Everything that the rules below look at. */
interface Context extends Derived {
  readonly facts: RunFacts;
  readonly children: ReadonlyMap<StepId, readonly StepId[]>;
}

/**
 * Where every step stands: the one place that says so. Keys are in the file's order.
 *
 *            dependencies DONE               process begins
 *   BLOCKED ──────────────────► READY ─────────────────────────► RUNNING
 *      ▲  (gates: no READY)       ▲                               │  │  │
 *      │                          └──── failed, retries left ─────┘  │  │ failed
 *      │ a dependency starts over                            success │  └──────► FAILED
 *      │ (its attempts are superseded)                               ▼             ▲
 *      ├──────────────── DONE ◄──────── approved ────────── NEEDS_REVIEW ──────────┤
 *      │                  ▲                                          rejected, no  │
 *      │                  └─── review: none ───  success           rework is left  │
 *      └──────────────── rejected, rework left: the attempt is superseded ─────────┘
 */
export function deriveStates(seq: Sequence, run: Run): ReadonlyMap<StepId, StepState> {
  return derivation(seq, run).states;
}

/** Every step derived once, and what deriving some of them again wants (`track-states.ts`). */
export interface Derivation {
  readonly states: ReadonlyMap<StepId, StepState>;
  /** Everything that a step's state follows from is before it. */
  readonly order: readonly StepId[];
  readonly children: ReadonlyMap<StepId, readonly StepId[]>;
  /** Derives one step by the states of the others and the files as they are now, and puts it into `states`. */
  again(step: Step): StepState;
  /** Files have changed: what was worked out about parents no longer holds. */
  forget(): void;
}

export function derivation(seq: Sequence, run: Run): Derivation {
  const index = indexSteps(seq);
  const facts = runFacts(run);
  const children = childrenOf(seq);
  const states = new Map<StepId, StepState>([...index.keys()].map((id) => [id, UNKNOWN]));
  const beginnings = new Map<StepId, Beginning>();
  const context: Context = {
    index,
    states,
    facts,
    children,
    beginningOf: (parent) => {
      const known = beginnings.get(parent.id);
      if (known !== undefined) return known;
      beginnings.set(parent.id, NOT_YET); // should parents be in a circle
      const found = beginningOf(parent, context);
      beginnings.set(parent.id, found);
      return found;
    },
  };
  const again = (step: Step): StepState => {
    const state = stateOf(step, context);
    states.set(step.id, state);
    return state;
  };
  const order = evaluationOrder(seq, index, children);
  for (const id of order) {
    const step = index.get(id);
    if (step !== undefined) again(step);
  }
  return { states, order, children, again, forget: () => beginnings.clear() };
}

/**
 * A parent's end waits for its children, so they are derived before it. Whether they may begin follows from the
 * parent's process and from what the parent waits for: that comes before them.
 */
function evaluationOrder(seq: Sequence, index: Context['index'], children: Context['children']): StepId[] {
  const before = predecessors(seq);
  return postOrder([...index.keys()], (id) => {
    const parent = index.get(id)?.parent ?? null;
    const own = before.get(id) ?? [];
    if (parent === null && !children.has(id)) return own;
    const needs = [...own, ...(children.get(id) ?? [])];
    const above = new Set<StepId>();
    for (let up = parent; up !== null && !above.has(up); up = index.get(up)?.parent ?? null) {
      above.add(up);
      needs.push(...(before.get(up) ?? []));
    }
    return needs;
  });
}

const NOT_YET: Beginning = { begun: false, failed: [] };

function beginningOf(parent: Step, context: Context): Beginning {
  const { kind } = verdictOf(parent, parent.id, context.facts);
  if (kind === 'failed') return { begun: false, failed: [parent.id] };
  if (kind === 'running' || kind === 'ok' || (kind === 'none' && isInitiallyDone(parent, context.facts)))
    return { begun: true, failed: [] };
  const blocked = startBlock(parent, context);
  return blocked?.code === 'dependency-failed' ? { begun: false, failed: blocked.ids } : NOT_YET;
}

/** Stands in the map until a step has been derived, to fix the order of the keys; seen only on a cycle. */
const UNKNOWN: StepState = { id: '', status: 'BLOCKED', reason: null, instances: [] };

function childrenOf(seq: Sequence): Map<StepId, StepId[]> {
  const children = new Map<StepId, StepId[]>();
  for (const step of seq.steps) {
    if (step.parent === null) continue;
    const list = children.get(step.parent);
    if (list === undefined) children.set(step.parent, [step.id]);
    else list.push(step.id);
  }
  return children;
}

function stateOf(step: Step, context: Context): StepState {
  if (step.type === 'gate') return { id: step.id, ...gateStanding(step, context), instances: [] };
  if (step.type === 'p') return parallelState(step, context);
  const standing = singleStanding(step, context);
  const own: InstanceState = { instance: step.id, ...standing, file: context.facts.files.get(step.id) ?? null };
  return { id: step.id, ...standing, instances: [own, ...companionStates(step, context.facts)] };
}

/** A gate is BLOCKED until its inputs are DONE, then waits for a person, whose word counts for one round. */
function gateStanding(step: Step, context: Context): Standing {
  const blocked = startBlock(step, context);
  if (blocked !== null) return stand('BLOCKED', blocked);
  const review = context.facts.gateReview(step.id);
  if (review === null) return stand('NEEDS_REVIEW', { code: 'gate', message: 'waits for a person', ids: step.depends_on });
  return review.decision === 'approved' ? stand('DONE') : stand('FAILED', rejection(review.note));
}

function singleStanding(step: Step, context: Context): Standing {
  const verdict = verdictOf(step, step.id, context.facts);
  switch (verdict.kind) {
    case 'running':
      return stand('RUNNING', verdict.reason);
    case 'failed':
      return stand('FAILED', verdict.reason);
    case 'ok':
      return verifierStanding(step, context.facts) ?? childrenStanding(step, context) ?? reviewed(step, context.facts);
    case 'none':
      return isInitiallyDone(step, context.facts) ? stand('DONE') : startStanding(step, context);
    case 'retry':
      return startStanding(step, context);
  }
}

function parallelState(step: Step, context: Context): StepState {
  const { facts } = context;
  const { joined, instances } = joinInstances(step, facts, () => startBlock(step, context));
  if (attemptsMade(step, facts.files) === 0 && isInitiallyDone(step, facts)) {
    return { id: step.id, ...stand('DONE'), instances: instances.map((each) => ({ ...each, ...stand('DONE') })) };
  }
  const of = (standing: Standing): StepState => ({ id: step.id, ...standing, instances });
  switch (joined.kind) {
    case 'running':
      return of(stand('RUNNING'));
    case 'met':
      return of(reviewed(step, facts));
    case 'failed':
      return of(stand('FAILED', joined.reason));
    case 'open':
      return of(startStanding(step, context));
  }
}

function startStanding(step: Step, context: Context): Standing {
  const blocked = startBlock(step, context);
  return blocked === null ? stand('READY') : stand('BLOCKED', blocked);
}

/** The word of a person on this very attempt, where one is wanted. */
function reviewed(step: Step, facts: RunFacts): Standing {
  if (step.review === 'none') return stand('DONE');
  const review = facts.reviewAt(step.id, attemptsMade(step, facts.files));
  if (review === null) return stand('NEEDS_REVIEW');
  return review.decision === 'approved' ? stand('DONE') : stand('FAILED', rejection(review.note));
}

/** L: success counts only with a green verifier. `null` where there is none, or it is green. */
function verifierStanding(step: Step, facts: RunFacts): Standing | null {
  const [companion] = companionsOf(step);
  if (companion === undefined) return null;
  const verdict = verdictOf({ ...step, retries: 0 }, companion, facts);
  if (verdict.kind === 'ok') return null;
  if (verdict.kind === 'running') return stand('RUNNING');
  const message = `its verifier ${'reason' in verdict ? verdict.reason.message : 'never ran'}`;
  return stand('FAILED', { code: 'exit-code', message, ids: [] });
}

/** B: done only when its children have ended too. `null` where they have. */
function childrenStanding(step: Step, context: Context): Standing | null {
  const open = (context.children.get(step.id) ?? []).filter((id) => !hasEnded(context.states.get(id)));
  if (step.type !== 'b' || open.length === 0) return null;
  return stand('BLOCKED', { code: 'waiting-on', message: `its agent is done; ${open.length} of its children are not`, ids: open });
}

function companionStates(step: Step, facts: RunFacts): InstanceState[] {
  return companionsOf(step).flatMap((instance): InstanceState[] => {
    const file = facts.files.get(instance);
    if (file === undefined) return [];
    const verdict = verdictOf({ ...step, retries: 0 }, instance, facts);
    const status = ({ none: 'BLOCKED', running: 'RUNNING', ok: 'DONE', retry: 'FAILED', failed: 'FAILED' } as const)[verdict.kind];
    return [{ instance, status, reason: 'reason' in verdict ? verdict.reason : null, file }];
  });
}

/** The file says DONE, and nobody has started the step over since. */
function isInitiallyDone(step: Step, facts: RunFacts): boolean {
  return step.status === 'DONE' && facts.supersededAt(step.id) === undefined;
}

function rejection(note: string | null): Reason {
  return { code: 'rejected', message: note === null || note === '' ? 'was rejected' : `was rejected: ${note}`, ids: [] };
}

function stand(status: Status, reason: Reason | null = null): Standing {
  return { status, reason };
}
