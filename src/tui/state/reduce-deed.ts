import type { Failure } from '../../model/failure.ts';
import type { StepId } from '../../model/ids.ts';
import type { Deed } from './deed.ts';
import type { Effect, Message, Next } from './message.ts';
import { next } from './message.ts';
import { selectStep } from './reduce-inspector.ts';
import { reviewOf } from './reduce-steps.ts';
import { reveal } from './scroll.ts';
import { doDeed, toast } from './start-deed.ts';
import type { LogEntry, TuiState } from './state.ts';

/** What follows when a deed has ended: its line in the command log, a word about it, and the next question if there is one. */
export function deedEnded(state: TuiState, message: Extract<Message, { type: 'deed-ended' }>): Next {
  const { deed, outcome, then } = message;
  if (!outcome.ok) return deedFailed(state, message.id, deed, outcome.error);
  if (then !== null) return doDeed(withLog(state, message.id, 'done', outcome.value.message), then, false);
  const warning = outcome.value.warnings[0];
  const told = toast(
    withLog({ ...state, submitted: null }, message.id, 'done', outcome.value.message),
    warning === undefined ? 'good' : 'warn',
    warning ?? outcome.value.message,
  );
  const select = deed.deed === 'perform' && !hasMovedOn(state, message.id) ? deed.select : undefined;
  const reload: Effect[] = [{ effect: 'load-sequence' }, { effect: 'load-status' }];
  if (state.rail.open) reload.push({ effect: 'load-rail' });
  if (select === undefined || told.world.layout?.places.has(select) !== true)
    return next({ ...told, ...(select === undefined ? {} : { selection: select }) }, ...reload);
  const selected = selectStep(told, select);
  return { state: reveal(selected.state, select), effects: [...selected.effects, ...reload] };
}

/** Whether the person has selected another step since they began it: what they made must not take the selection away again. */
function hasMovedOn(state: TuiState, id: number): boolean {
  const began = state.log.find((entry) => entry.id === id)?.selection ?? null;
  return began !== null && began !== state.selection;
}

function deedFailed(state: TuiState, id: number, deed: Deed, failure: Failure): Next {
  if (failure.code === 'CONFIRMATION_REQUIRED')
    return next(withLog(state, id, 'waiting', failure.message), { effect: 'ask', deed, then: null });
  if (failure.code === 'TRUST_REQUIRED' && deed.deed !== 'trust') {
    return next(withLog(state, id, 'waiting', failure.message), { effect: 'ask', deed: { deed: 'trust' }, then: deed });
  }
  const gate = approvedGate(deed);
  if (gate !== null && (failure.code === 'REVISION_MISMATCH' || failure.code === 'INVALID_STATE') && state.overlay.kind === 'none')
    return reviewOf(withLog(state, id, 'failed', failure.message), gate, true);
  const text = failure.hint === undefined ? failure.message : `${failure.message} ${failure.hint}`;
  const logged = withLog(state, id, 'failed', text);
  const { submitted } = state;
  if (submitted !== null && state.overlay.kind === 'none') {
    const form = { ...submitted, problem: failure.message };
    return next({ ...logged, submitted: null, overlay: { kind: 'form', form, scroll: 0 } });
  }
  const isLong = (failure.diagnostics?.length ?? 0) > 0 || text.length > state.size.columns - 4;
  if (isLong) return next({ ...logged, overlay: { kind: 'failure', failure, title: 'That did not work', scroll: 0 } });
  return next(toast(logged, 'bad', text), { effect: 'load-status' });
}

/** The gate that a deed approves as it was shown. */
function approvedGate(deed: Deed): StepId | null {
  const only = deed.deed === 'perform' && deed.actions.length === 1 ? deed.actions[0] : undefined;
  return only?.action === 'gate.approve' && only.subject !== undefined ? only.id : null;
}

function withLog(state: TuiState, id: number, result: LogEntry['state'], message: string): TuiState {
  return { ...state, log: state.log.map((entry) => (entry.id === id ? { ...entry, state: result, message } : entry)) };
}

/** The person said yes: the deed is done with their confirmation, and then what had to wait for it. */
export function confirmed(state: TuiState): Next {
  const { overlay } = state;
  if (overlay.kind !== 'confirm') return next(state);
  return doDeed({ ...state, overlay: { kind: 'none' } }, overlay.deed, true, overlay.then);
}
