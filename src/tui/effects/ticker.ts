import type { TuiState } from '../state/state.ts';
import type { Store } from '../state/store.ts';

/** Spinners and the time that has passed. */
const FRAME_MS = 125;

/** Moves the state's clock on while something on the screen depends on it; otherwise nothing wakes up. */
export function createTicker(store: Store, now: () => number, onTick: () => void): { stop(): void } {
  let timer: NodeJS.Timeout | null = null;
  const wind = (): void => {
    if (timer !== null || !isMoving(store.get())) return;
    timer = setTimeout(() => {
      timer = null;
      onTick();
      store.dispatch({ type: 'tick', now: now() });
      wind();
    }, FRAME_MS);
  };
  const unsubscribe = store.subscribe(wind);
  return {
    stop: () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

let counted: { readonly rows: TuiState['world']['rows']; readonly running: boolean } | null = null;

/** Whether what the screen shows changes by itself. */
export function isMoving(state: TuiState): boolean {
  if (state.toast !== null) return true;
  const { rows } = state.world;
  if (counted?.rows !== rows) counted = { rows, running: [...rows.values()].some((row) => row.status === 'RUNNING') };
  return counted.running;
}
