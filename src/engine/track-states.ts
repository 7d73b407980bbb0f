import type { StepId } from '../model/ids.ts';
import type { Sequence } from '../model/sequence.ts';
import type { StepState } from '../model/status.ts';
import { createPositionSet } from '../util/position-set.ts';
import { derivation, type Derivation, type Run } from './derive.ts';
import { indexSteps, successors } from './graph.ts';
import { createPutOff } from './put-off.ts';

/** The states of a run that goes on: what a change does not reach is not derived again. */
export interface TrackedStates {
  /** Always as they are now. */
  readonly states: ReadonlyMap<StepId, StepState>;
  /**
   * Derives these steps, whose status files have changed in `run.files`, and whatever follows from them. Gives what
   * differs from before to others than its own step, in no special order.
   */
  update(changed: Iterable<StepId>): readonly StateChange[];
}

export interface StateChange {
  readonly from: StepState;
  readonly to: StepState;
}

/** As `deriveStates`; `run.files` may change afterwards, its record may not. */
export function trackStates(seq: Sequence, run: Run): TrackedStates {
  const derived = derivation(seq, run);
  const index = indexSteps(seq);
  const putOff = createPutOff();
  let ripples: ReturnType<typeof createRipples> | null = null;
  const derive = (id: StepId): StepState => {
    const step = index.get(id);
    if (step === undefined) throw new Error(`step "${id}" is not in this sequence`);
    putOff.forget(id);
    return derived.again(step);
  };
  return {
    states: putOff.view(derived.states, derive),
    update(changed) {
      ripples ??= createRipples(seq, derived);
      const { due, positions } = ripples;
      derived.forget();
      const told = new Set(changed);
      const mark = (id: StepId): void => {
        const position = positions.get(id);
        if (position !== undefined) due.add(position);
      };
      for (const id of told) mark(id);
      const changes = new Map<StepId, StateChange>();
      for (let at = due.next(0); at >= 0; at = due.next(0)) {
        due.delete(at);
        const id = derived.order[at] ?? '';
        const from = derived.states.get(id);
        if (from === undefined) continue;
        const to = derive(id);
        const moved = !looksAlike(from, to);
        if (moved) changes.set(id, { from: changes.get(id)?.from ?? from, to });
        // The file of a parent may let its children begin though it stands as before.
        if (!told.delete(id) && !moved) continue;
        for (const next of ripples.after(id)) {
          const step = index.get(next);
          if (step !== undefined && !putOff.takes(step, derived.states.get(next), to)) mark(next);
        }
      }
      return [...changes.values()];
    },
  };
}

/** Who has to be looked at again after a step has changed, and in which order. */
function createRipples(seq: Sequence, { order, children }: Derivation) {
  const index = indexSteps(seq);
  const next = successors(seq);
  /** Children, and theirs: whether they may begin follows from what those above them wait for. */
  const below = (ids: readonly StepId[]): StepId[] => {
    const found = new Set<StepId>();
    const open = ids.flatMap((id) => children.get(id) ?? []);
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(...(children.get(id) ?? []));
    }
    return [...found];
  };
  return {
    positions: new Map(order.map((id, at) => [id, at])),
    due: createPositionSet(order.length),
    after(id: StepId): readonly StepId[] {
      const direct = next.get(id) ?? [];
      if (children.size === 0) return direct;
      const parent = index.get(id)?.parent ?? null;
      return [...direct, ...(parent === null ? [] : [parent]), ...below([id, ...direct])];
    },
  };
}

/** To whoever else looks at it. */
function looksAlike(a: StepState, b: StepState): boolean {
  return (
    a.status === b.status &&
    a.reason?.code === b.reason?.code &&
    a.reason?.message === b.reason?.message &&
    a.reason?.ids.join() === b.reason?.ids.join() &&
    a.instances.length === b.instances.length &&
    a.instances.every((each, i) => each.status === b.instances[i]?.status)
  );
}
