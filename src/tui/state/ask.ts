import type { StepId } from '../../model/ids.ts';
import type { Proposal } from '../../model/plan.ts';
import type { Step } from '../../model/sequence.ts';
import type { Status, StatusRow } from '../../model/status.ts';
import type { Scope } from '../keys/commands.ts';
import { askingTurn } from './chat.ts';
import { visibleFields } from './forms/forms.ts';
import type { Field, FormState } from './form.ts';
import type { TuiState } from './state.ts';

/** Small questions about the state that the key table, the reducer and the panes ask alike. */

export function selectedStep(state: TuiState): Step | null {
  return state.selection === null ? null : stepOf(state, state.selection);
}

const indexes = new WeakMap<object, ReadonlyMap<StepId, Step>>();
export function stepOf(state: TuiState, id: StepId): Step | null {
  const { sequence } = state.world;
  if (sequence === null) return null;
  let index = indexes.get(sequence);
  if (index === undefined) {
    index = new Map(sequence.steps.map((step) => [step.id, step]));
    indexes.set(sequence, index);
  }
  return index.get(id) ?? null;
}

/** The status rows that are looked at: of now, or of an earlier run. */
export function rowsOf(state: TuiState): ReadonlyMap<StepId, StatusRow> {
  return state.past?.rows ?? state.world.rows;
}

export function statusOf(state: TuiState, id: StepId): Status {
  return rowsOf(state).get(id)?.status ?? 'BLOCKED';
}

export function selectedStatus(state: TuiState): Status | null {
  return state.selection === null ? null : statusOf(state, state.selection);
}

export function hasSteps(state: TuiState): boolean {
  return (state.world.sequence?.steps.length ?? 0) > 0;
}

export function isMarking(state: TuiState): boolean {
  return state.marked.size > 0;
}

/** Whether the selected step waits for a person's word. */
export function canReview(state: TuiState): boolean {
  return selectedStatus(state) === 'NEEDS_REVIEW' && state.past === null;
}

/** The steps that a command is about: the marked ones, else the selected one. */
export function targets(state: TuiState): StepId[] {
  if (state.marked.size > 0) return (state.world.sequence?.steps ?? []).filter((step) => state.marked.has(step.id)).map((step) => step.id);
  return state.selection === null ? [] : [state.selection];
}

/** The ids of the instances of the selected step: itself where it has only one. */
export function instancesOf(state: TuiState): string[] {
  return state.selection === null ? [] : instancesOfStep(state, state.selection);
}

export function instancesOfStep(state: TuiState, id: StepId): string[] {
  const step = stepOf(state, id);
  if (step === null) return [];
  const known =
    rowsOf(state)
      .get(step.id)
      ?.instances.map((instance) => instance.instance) ?? [];
  if (known.length > 0) return known;
  return step.type === 'p' ? Array.from({ length: step.fanout }, (_, i) => `${step.id}.${String(i + 1)}`) : [step.id];
}

export function currentInstance(state: TuiState): string | null {
  const all = instancesOf(state);
  return all[Math.min(state.inspector.instance, all.length - 1)] ?? null;
}

export function focusedField(form: FormState): Field | null {
  return visibleFields(form)[form.index] ?? null;
}

/** The text that is being typed into, or `null` where keys are commands. */
export function textField(state: TuiState): string | null {
  const { overlay } = state;
  switch (overlay.kind) {
    case 'palette':
    case 'search':
    case 'log-search':
      return overlay.query;
    case 'reject':
      return overlay.reason;
    case 'form': {
      const field = focusedField(overlay.form);
      return field?.kind === 'text' ? field.value : null;
    }
    case 'none':
    case 'help':
    case 'command-log':
    case 'metrics':
    case 'confirm':
    case 'review':
    case 'pick':
    case 'failure':
      return null;
  }
}

/** Whether keys go into the chat's draft. */
export function isWriting(state: TuiState): boolean {
  return state.overlay.kind === 'none' && state.focus === 'dock' && state.chat.writing;
}

export function pendingProposals(state: TuiState): readonly Proposal[] {
  return state.world.proposals.filter((proposal) => proposal.state === 'pending');
}

/** The scopes of the key table that count now, nearest first. */
export function activeScopes(state: TuiState): readonly Scope[] {
  switch (state.overlay.kind) {
    case 'none':
      return paneScopes(state);
    case 'help':
    case 'command-log':
    case 'metrics':
    case 'failure':
      return ['overlay', 'list'];
    case 'palette':
    case 'search':
    case 'log-search':
    case 'reject':
      return ['text'];
    case 'form':
      return ['form'];
    case 'confirm':
      return ['confirm', 'list'];
    case 'review':
      return ['review', 'list'];
    case 'pick':
      return ['pick', 'canvas'];
  }
}

function paneScopes(state: TuiState): readonly Scope[] {
  switch (state.focus) {
    case 'canvas':
      return state.world.state === 'empty' ? ['empty', 'anywhere'] : ['canvas', 'anywhere'];
    case 'inspector':
      return ['inspector', 'list', 'anywhere'];
    case 'rail':
      return ['list', 'anywhere'];
    case 'dock':
      if (state.chat.writing) return ['writing'];
      return askingTurn(state.chat) === null ? ['dock', 'list', 'anywhere'] : ['asking', 'dock', 'list', 'anywhere'];
  }
}

/** How many things wait for a person: reviews, gates and proposals. */
export function waitingCount(state: TuiState): number {
  let count = state.world.proposals.filter((proposal) => proposal.state === 'pending').length;
  for (const row of state.world.rows.values()) if (row.status === 'NEEDS_REVIEW') count += 1;
  return count;
}
