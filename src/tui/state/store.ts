import type { Effect, Message, Next } from './message.ts';
import type { TuiState } from './state.ts';

/** Holds the state outside React. Effects are handed out after the state is in place, in order. */
export interface Store {
  readonly get: () => TuiState;
  readonly dispatch: (message: Message) => void;
  /** Called after every change; the returned function ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore(initial: TuiState, reduce: (state: TuiState, message: Message) => Next, run: (effect: Effect) => void): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch: (message) => {
      const { state: after, effects } = reduce(state, message);
      if (after !== state) {
        state = after;
        for (const listener of listeners) listener();
      }
      for (const effect of effects) run(effect);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
