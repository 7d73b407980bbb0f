import type { StepId } from '../../model/ids.ts';

/** Which form it is; `forms/` knows the fields of each and what they amount to. */
export type FormKind =
  | 'step.add'
  | 'step.edit'
  | 'step.clone'
  | 'parallelize'
  | 'group'
  | 'fusion'
  | 'gate'
  | 'chain'
  | 'prompt.generate'
  | 'send-key'
  | 'allow';

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'choice' | 'flag';
  /** A flag is `yes` or empty. */
  readonly value: string;
  readonly options?: readonly string[];
  /** Shown in an empty text field. */
  readonly placeholder?: string;
}

export interface FormState {
  readonly kind: FormKind;
  readonly title: string;
  /** The step it is about, or the marked ones. */
  readonly targets: readonly StepId[];
  readonly fields: readonly Field[];
  /** The field that has the focus, among those that `visibleFields` gives. */
  readonly index: number;
  /** What is wrong now, known at once or from ThreadOS; `null` where it would go through. */
  readonly problem: string | null;
  /** What it would change, once ThreadOS has answered. */
  readonly diff: string;
  /** What policy says, where it is not simply allowed. */
  readonly verdict: string | null;
  /** Counts edits, so that a late answer about earlier words is not shown. */
  readonly serial: number;
}

/** A field's value by name; empty where the form has no such field. */
export function valueOf(form: Pick<FormState, 'fields'>, name: string): string {
  return form.fields.find((field) => field.name === name)?.value ?? '';
}

export function withValue(form: FormState, name: string, value: string): FormState {
  return { ...form, fields: form.fields.map((field) => (field.name === name ? { ...field, value } : field)), serial: form.serial + 1 };
}

/** The words of a list field: separated by commas. */
export function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
