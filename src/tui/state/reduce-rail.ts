import { openForm } from './forms/forms.ts';
import { openFormOverlay } from './reduce-form.ts';
import { next, type Next } from './message.ts';
import { railItems } from './rail.ts';
import { startDeed, toast } from './start-deed.ts';
import type { TuiState } from './state.ts';

/** Carries out the chosen line of the left rail. */
export function acceptRail(state: TuiState): Next {
  const item = railItems(state)[state.rail.index];
  if (item === undefined) return next(state);
  switch (item.kind) {
    case 'template': {
      const preset =
        item.form === 'step.add'
          ? { type: item.type, ...(item.type === 'l' ? { idle: '10m' } : {}), ...(item.type === 'p' ? { fanout: '3' } : {}) }
          : {};
      const about = state.selection === null ? [] : [state.selection];
      return openFormOverlay({ ...state, focus: 'canvas' }, openForm(item.form, state.world.sequence, about, preset));
    }
    case 'run':
      return next(state, { effect: 'load-run', run: item.run.run_id });
    case 'now':
      return next({ ...state, past: null, focus: 'canvas' });
    case 'edit':
      return item.newest
        ? startDeed(state, { deed: 'undo' })
        : next(toast(state, 'plain', 'Edits are undone one by one, the newest first.'));
  }
}

export function moveRail(state: TuiState, by: number): TuiState {
  const last = Math.max(0, railItems(state).length - 1);
  return { ...state, rail: { ...state.rail, index: Math.max(0, Math.min(last, state.rail.index + by)) } };
}
