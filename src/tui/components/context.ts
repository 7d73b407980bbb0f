import { createContext, useContext, useSyncExternalStore } from 'react';
import type { TuiState } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { Hits } from './hits.ts';

export interface TuiContext {
  readonly store: Store;
  readonly hits: Hits;
  /** true: the canvas box stays empty, because the compositor paints it. */
  readonly painted: boolean;
}

export const TuiContextValue = createContext<TuiContext | null>(null);

export function useTuiContext(): TuiContext {
  const context = useContext(TuiContextValue);
  if (context === null) throw new Error('no TUI around this component');
  return context;
}

/** A part of the state. `select` must give the same value while nothing it is made of has changed. */
export function useTui<T>(select: (state: TuiState) => T): T {
  const { store } = useTuiContext();
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** 0 in panes, 1 in overlays: what lies on top gets the click. */
export const LayerContext = createContext(0);
