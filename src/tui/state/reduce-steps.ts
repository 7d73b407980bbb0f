import type { Action } from '../../model/action.ts';
import type { StepId } from '../../model/ids.ts';
import type { Step } from '../../model/sequence.ts';
import { currentInstance, instancesOf, instancesOfStep, selectedStep, stepOf, targets } from './ask.ts';
import type { Deed } from './deed.ts';
import { openForm } from './forms/forms.ts';
import type { FormKind } from './form.ts';
import { next, type Next } from './message.ts';
import { NO_OVERLAY } from './overlay.ts';
import { openFormOverlay } from './reduce-form.ts';
import { graphOf } from './scene.ts';
import { doDeed, startDeed, toast } from './start-deed.ts';
import type { TuiState } from './state.ts';

/** Commands about steps: each becomes a form, a question or a deed. */

export function formAbout(state: TuiState, kind: FormKind): Next {
  return openFormOverlay(state, openForm(kind, state.world.sequence, targets(state)));
}

export function performOne(state: TuiState, action: Action): Next {
  return startDeed(state, { deed: 'perform', actions: [action] });
}

export function runSteps(state: TuiState): Next {
  const ids = targets(state).filter((id) => stepOf(state, id)?.type !== 'gate');
  return ids.length === 0 ? next(state) : performOne({ ...state, marked: new Set() }, { action: 'run.step', ids });
}

export function runGroup(state: TuiState): Next {
  const step = selectedStep(state);
  const group = step?.type === 'p' ? step.id : step?.group;
  return group === undefined || group === null ? next(state) : performOne(state, { action: 'run.group', group });
}

/** Stops, kills or restarts the marked steps; one instance only where the inspector shows one of several. */
export function steerSteps(state: TuiState, action: 'stop.step' | 'restart.step', kill = false): Next {
  const marked = targets(state);
  const instance = currentInstance(state);
  const one = state.focus === 'inspector' && instancesOf(state).length > 1 && instance !== null;
  const ids = one ? [instance] : marked;
  if (ids.length === 0) return next(state);
  const cleared = { ...state, marked: new Set<StepId>() };
  return performOne(cleared, action === 'stop.step' ? { action, ids, ...(kill ? { kill: true } : {}) } : { action, ids });
}

/** Takes the steps away, and first the arrows that lead from them to steps that stay; who waits goes before who is waited for. */
export function removeSteps(state: TuiState): Next {
  const places = state.world.layout?.places;
  const column = (id: StepId): number => places?.get(id)?.column ?? 0;
  const ids = targets(state).toSorted((a, b) => column(b) - column(a));
  const steps = state.world.sequence?.steps ?? [];
  const staying = steps.filter((step) => !ids.includes(step.id));
  const actions = [...staying.flatMap((step) => detach(step, ids)), ...ids.map((id): Action => ({ action: 'step.rm', id }))];
  return ids.length === 0 ? next(state) : startDeed({ ...state, marked: new Set() }, { deed: 'perform', actions });
}

function detach(step: Step, gone: readonly StepId[]): Action[] {
  const on = [...new Set([...step.depends_on, ...step.after])].filter((id) => gone.includes(id));
  const candidates = step.candidates.filter((id) => !gone.includes(id.split('.')[0] ?? id));
  const edit: Action[] = candidates.length === step.candidates.length ? [] : [{ action: 'step.edit', id: step.id, candidates }];
  return on.length === 0 ? edit : [{ action: 'dep.rm', id: step.id, on }, ...edit];
}

/** Swaps the step with its neighbour of the same lane, in the file's order. */
export function moveInLane(state: TuiState, by: 1 | -1): Next {
  const step = selectedStep(state);
  if (step === null) return next(state);
  const siblings = (state.world.sequence?.steps ?? []).filter((other) => other.lane === step.lane).map((other) => other.id);
  const other = siblings[siblings.indexOf(step.id) + by];
  if (other === undefined) return next(toast(state, 'plain', by === 1 ? 'It is the last in its lane.' : 'It is the first in its lane.'));
  return performOne(state, { action: 'step.move', id: step.id, ...(by === 1 ? { after: other } : { before: other }) });
}

export function moveToLane(state: TuiState, by: 1 | -1): Next {
  const graph = graphOf(state);
  const place = state.selection === null ? undefined : graph?.layout.places.get(state.selection);
  if (graph === null || place === undefined || state.selection === null) return next(state);
  const lane = graph.layout.lanes[(graph.laneOfRow[place.row] ?? 0) + by];
  if (lane === undefined) return next(toast(state, 'plain', by === 1 ? 'There is no lane below.' : 'There is no lane above.'));
  return performOne(state, laneAction(state.selection, lane.name, {}));
}

/** Puts a step into a lane; taking it out of every lane is an edit. */
export function laneAction(id: StepId, lane: string | null, order: { before?: StepId; after?: StepId }): Action {
  return lane === null ? { action: 'step.edit', id, unset: ['lane'] } : { action: 'step.move', id, ...order, lane };
}

/** Starts picking the other end of a dependency on the canvas. */
export function startPick(state: TuiState, purpose: 'dep.add' | 'dep.rm'): Next {
  const step = selectedStep(state);
  if (step === null) return next(state);
  const existing = [...step.depends_on, ...step.after];
  if (purpose === 'dep.rm' && existing.length === 0) return next(toast(state, 'plain', `${step.id} waits for nothing.`));
  const [only] = existing;
  if (purpose === 'dep.rm' && existing.length === 1 && only !== undefined)
    return performOne(state, { action: 'dep.rm', id: step.id, on: [only] });
  return next({ ...state, overlay: { kind: 'pick', purpose, step: step.id, soft: false } });
}

export function acceptPick(state: TuiState): Next {
  const { overlay, selection } = state;
  if (overlay.kind !== 'pick' || selection === null) return next(state);
  const step = stepOf(state, overlay.step);
  if (selection === overlay.step || step === null) return next(toast(state, 'plain', 'Pick another step: a step cannot wait for itself.'));
  const closed = { ...state, overlay: NO_OVERLAY };
  if (overlay.purpose === 'dep.rm') {
    if (!step.depends_on.includes(selection) && !step.after.includes(selection))
      return next(toast(state, 'plain', `${overlay.step} does not wait for ${selection}.`));
    return performOne(closed, { action: 'dep.rm', id: overlay.step, on: [selection] });
  }
  return performOne(closed, { action: 'dep.add', id: overlay.step, on: [selection], ...(overlay.soft ? { soft: true } : {}) });
}

export function openReview(state: TuiState): Next {
  return state.selection === null ? next(state) : reviewOf(state, state.selection, false);
}

/** Shows what a step's review is about; for a gate that is what it waited for. `again`: it has changed since it was shown. */
export function reviewOf(state: TuiState, id: StepId, again: boolean): Next {
  const step = stepOf(state, id);
  if (step === null) return next(state);
  const gate = step.type === 'gate';
  const subjects = (gate ? [...step.depends_on, ...step.after] : [id]).flatMap((each) => instancesOfStep(state, each));
  const overlay = { kind: 'review' as const, step: id, gate, frozen: null, again, subjects: [], loading: true, scroll: 0 };
  return next({ ...state, overlay }, { effect: 'load-review', step: id, gate, subjects });
}

/** The word on a gate names what was shown, so that it cannot be taken for anything that came after. */
export function approve(state: TuiState): Next {
  const { overlay } = state;
  if (overlay.kind !== 'review') return next(state);
  if (overlay.loading) return next(toast(state, 'plain', 'What it is about is still being read.'));
  const { gate, step: id, frozen } = overlay;
  const about = frozen === null ? {} : { subject: frozen.sha256 };
  return performOne({ ...state, overlay: NO_OVERLAY }, gate ? { action: 'gate.approve', id, ...about } : { action: 'step.approve', id });
}

export function reject(state: TuiState): Next {
  const { overlay } = state;
  if (overlay.kind !== 'reject') return next(state);
  const reason = overlay.reason.trim();
  if (reason === '') return next(toast(state, 'warn', 'Say why: the reason goes into the next attempt.'));
  return performOne({ ...state, overlay: NO_OVERLAY }, { action: overlay.gate ? 'gate.reject' : 'step.reject', id: overlay.step, reason });
}

export function deedAbout(state: TuiState, make: (id: StepId) => Deed): Next {
  return state.selection === null ? next(state) : startDeed(state, make(state.selection));
}

/** Applies or discards the proposal that the dock has chosen. */
export function decideProposal(state: TuiState, decision: 'apply' | 'apply-run' | 'discard'): Next {
  const pending = state.world.proposals.filter((proposal) => proposal.state === 'pending');
  const proposal = pending[state.dock.index];
  if (proposal === undefined) return next(state);
  const id = proposal.id;
  return doDeed(
    state,
    decision === 'discard' ? { deed: 'discard-proposal', id } : { deed: 'apply-proposal', id, run: decision === 'apply-run' },
    false,
  );
}
