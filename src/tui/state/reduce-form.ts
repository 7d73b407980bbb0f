import { focusedField } from './ask.ts';
import { deedOfForm } from './forms/form-deed.ts';
import { badField, problemOf, visibleFields } from './forms/forms.ts';
import { withReviewOf } from './forms/step-form.ts';
import { withValue, type FormState } from './form.ts';
import { next, type Next } from './message.ts';
import { NO_OVERLAY } from './overlay.ts';
import { startDeed, toast } from './start-deed.ts';
import type { TuiState } from './state.ts';

/** Forms: moving between fields, changing them, checking them while they are filled in, carrying them out. */

export function openFormOverlay(state: TuiState, form: FormState): Next {
  return checked({ ...state, overlay: { kind: 'form', form, scroll: 0 } }, form);
}

export function formText(state: TuiState, form: FormState, text: string): Next {
  const field = focusedField(form);
  return field === null ? next(state) : checked(state, withValue(form, field.name, text));
}

export function formMove(state: TuiState, form: FormState, by: 1 | -1): Next {
  const count = visibleFields(form).length;
  return next(withForm(state, { ...form, index: (form.index + by + count) % count }));
}

export function formFocus(state: TuiState, form: FormState, index: number): Next {
  return next(withForm(state, { ...form, index: Math.max(0, Math.min(visibleFields(form).length - 1, index)) }));
}

/** The next choice of a choice field, or a flag on and off. */
export function formTurn(state: TuiState, form: FormState, by: 1 | -1): Next {
  const field = focusedField(form);
  if (field === null || field.kind === 'text') return next(state);
  if (field.kind === 'flag') return checked(state, withValue(form, field.name, field.value === '' ? 'yes' : ''));
  const options = field.options ?? [];
  const value = options[(options.indexOf(field.value) + by + options.length) % options.length] ?? field.value;
  return checked(state, withReviewOf(form, withValue(form, field.name, value)));
}

export function formSubmit(state: TuiState, form: FormState): Next {
  const problem = problemOf(form, state.world.sequence) ?? form.problem;
  if (problem !== null) return next(withForm(state, { ...form, problem, index: badField(form, state.world.sequence) ?? form.index }));
  const deed = deedOfForm(form, state.world.sequence);
  if (deed === null) return next(toast({ ...state, overlay: NO_OVERLAY }, 'plain', 'Nothing was changed.'));
  const { state: after, effects } = startDeed(state, deed);
  return { state: { ...after, overlay: NO_OVERLAY, marked: new Set(), submitted: form }, effects };
}

/** Puts a form back in place after what can be said at once; ThreadOS is asked about the rest. */
function checked(state: TuiState, form: FormState): Next {
  const problem = problemOf(form, state.world.sequence);
  const deed = problem === null ? deedOfForm(form, state.world.sequence) : null;
  const after = withForm(state, { ...form, problem, diff: '', verdict: null });
  return deed?.deed === 'perform' ? next(after, { effect: 'check-form', serial: form.serial, deed }) : next(after);
}

function withForm(state: TuiState, form: FormState): TuiState {
  return { ...state, overlay: { kind: 'form', form, scroll: 0 } };
}
