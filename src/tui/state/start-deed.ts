import { asksFirst, type Deed } from './deed.ts';
import type { Effect, Next } from './message.ts';
import { next } from './message.ts';
import { deedLines } from './seqctl-line.ts';
import type { LogEntry, Toast, TuiState } from './state.ts';

const LOG_LENGTH = 500;
const TOAST_MS = 6000;

/** Asks first where the deed wants it, else does it at once. */
export function startDeed(state: TuiState, deed: Deed): Next {
  return asksFirst(deed) ? next(state, { effect: 'ask', deed, then: null }) : doDeed(state, deed, false);
}

/** Does it, and writes the seqctl line of it into the command log. */
export function doDeed(state: TuiState, deed: Deed, yes: boolean, then: Deed | null = null): Next {
  const entry: LogEntry = {
    id: state.nextDeed,
    at: state.now,
    line: deedLines(deed, yes).join(' && '),
    selection: state.selection,
    state: 'running',
    message: '',
  };
  const effect: Effect = { effect: 'do', id: entry.id, deed, yes, then };
  return next({ ...state, nextDeed: state.nextDeed + 1, log: [...state.log, entry].slice(-LOG_LENGTH) }, effect);
}

export function toast(state: TuiState, level: Toast['level'], text: string): TuiState {
  return { ...state, toast: { level, text, until: state.now + TOAST_MS } };
}
