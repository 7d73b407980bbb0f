import type { StepId } from '../model/ids.ts';
import type { Step } from '../model/sequence.ts';
import type { StepState } from '../model/status.ts';

/**
 * Steps that wait for many others. Each of these that gets DONE takes itself off the list and nothing more, so the
 * step is not derived until the last one has, or somebody looks at it: a join of n others costs n, not n².
 */
export interface PutOff {
  /**
   * Whether what `done` has come to changes no more than the list of whom `step` waits for, which goes on. `state`: of
   * `step`, as it was last derived.
   */
  takes(step: Step, state: StepState | undefined, done: StepState): boolean;
  /** It has been derived. */
  forget(id: StepId): void;
  /** The states as they are now: those that were put off are derived as one looks at them. */
  view(states: ReadonlyMap<StepId, StepState>, derive: (id: StepId) => StepState): ReadonlyMap<StepId, StepState>;
}

export function createPutOff(): PutOff {
  /** Whom each of them still waits for. */
  const open = new Map<StepId, Set<StepId>>();
  return {
    takes(step, state, done) {
      // Whether a child may begin follows from more than whom it waits for.
      if (done.status !== 'DONE' || step.parent !== null) return false;
      if (state?.status !== 'BLOCKED' || state.reason === null) return false;
      if (state.reason.code === 'gate') return !state.reason.ids.includes(done.id);
      if (state.reason.code !== 'waiting-on') return false;
      const ids = open.get(step.id) ?? new Set(state.reason.ids);
      if (!ids.has(done.id)) return false;
      ids.delete(done.id);
      if (ids.size > 0) open.set(step.id, ids);
      return ids.size > 0;
    },
    forget: (id) => void open.delete(id),
    view(states, derive) {
      const settle = (): void => {
        for (const id of open.keys()) derive(id);
        open.clear();
      };
      const all = (): ReadonlyMap<StepId, StepState> => {
        settle();
        return states;
      };
      return {
        get size() {
          return states.size;
        },
        has: (id) => states.has(id),
        get: (id) => (open.delete(id) ? derive(id) : states.get(id)),
        keys: () => states.keys(),
        values: () => all().values(),
        entries: () => all().entries(),
        [Symbol.iterator]: () => all()[Symbol.iterator](),
        forEach: (each, self) => all().forEach(each, self),
      };
    },
  };
}
