import { stepIdProblem, type StepId } from '../../../model/ids.ts';
import { KNOWN_MODELS, type Sequence, type Step } from '../../../model/sequence.ts';
import { parseDuration } from '../../../util/duration.ts';
import type { Field, FormKind, FormState } from '../form.ts';
import { isStepFieldShown, stepFields } from './step-form.ts';

const text = (name: string, label: string, value = '', placeholder?: string): Field => ({
  name,
  label,
  kind: 'text',
  value,
  ...(placeholder === undefined ? {} : { placeholder }),
});
const choice = (name: string, label: string, value: string, options: readonly string[]): Field => ({
  name,
  label,
  kind: 'choice',
  value,
  options,
});

/** Opens a form about some steps; `preset` fills fields that a template or a mark decides. */
export function openForm(
  kind: FormKind,
  sequence: Sequence | null,
  targets: readonly StepId[],
  preset: Readonly<Record<string, string>> = {},
): FormState {
  const step = sequence?.steps.find((candidate) => candidate.id === targets[0]);
  const { title, fields } = describe(kind, sequence, step, targets);
  const filled = fields.map((field) => ({ ...field, value: preset[field.name] ?? field.value }));
  return { kind, title, targets, fields: filled, index: 0, problem: null, diff: '', verdict: null, serial: 0 };
}

function describe(
  kind: FormKind,
  sequence: Sequence | null,
  step: Step | undefined,
  targets: readonly StepId[],
): { title: string; fields: Field[] } {
  const id = step?.id ?? '';
  const lanes = sequence?.lanes ?? [];
  switch (kind) {
    case 'step.add':
      return {
        title: 'New step',
        fields: stepFields({ depends_on: step === undefined ? [] : [step.id], ...(step === undefined ? {} : { lane: step.lane }) }, lanes),
      };
    case 'step.edit':
      return { title: `Edit ${id}`, fields: stepFields(step ?? {}, lanes) };
    case 'step.clone':
      return {
        title: `Clone ${id}`,
        fields: [
          text('new_id', 'id', freeId(sequence, `${id}-copy`)),
          { name: 'worktree', label: 'own worktree', kind: 'flag', value: '' },
        ],
      };
    case 'parallelize':
      return {
        title: `Run ${id} in parallel`,
        fields: [
          text('fanout', 'instances', String(Math.max(3, step?.fanout ?? 3))),
          choice('mode', 'mode', step?.mode ?? 'repeat', ['repeat', 'throughput']),
          text('items', 'items', step?.items.join(', ') ?? '', 'throughput: one instance for each'),
          text('join', 'must succeed', String(step?.join ?? 'all'), 'all, any or a number'),
        ],
      };
    case 'group':
      return {
        title: `Group ${targets.join(', ')}`,
        fields: [text('as', 'group', '', 'a name'), text('join', 'must succeed', '', 'all, any or a number')],
      };
    case 'fusion':
      return {
        title: 'Fuse candidates',
        fields: [
          text('id', 'id', freeId(sequence, 'fuse')),
          text('models', 'models', targets.length > 1 ? '' : KNOWN_MODELS.slice(0, 3).join(', '), 'one candidate for each'),
          text('candidates', 'or candidates', targets.length > 1 ? targets.join(', ') : '', 'steps that are there already'),
          text('prompt', 'prompt', '', 'what each of them is to do'),
          choice('synth_model', 'fused by', 'claude-code', KNOWN_MODELS.slice(0, 3)),
          text('depends_on', 'waits for', targets.length === 1 ? id : '', 'ids, separated by commas'),
        ],
      };
    case 'gate':
      return {
        title: 'Insert a gate',
        fields: [
          text('id', 'id', freeId(sequence, `ok-${id}`)),
          text('name', 'question', '', 'what a person decides here'),
          text('lane', 'lane', step?.lane ?? '', lanes.slice(0, 4).join(', ')),
          text('after', 'after', targets.join(', '), 'ids, separated by commas'),
          text(
            'before',
            'before',
            (sequence?.steps ?? [])
              .filter((other) => other.depends_on.includes(id))
              .map((other) => other.id)
              .join(', '),
            'who waits for it',
          ),
        ],
      };
    case 'chain':
      return {
        title: 'Phases with gates between',
        fields: [
          text('phases', 'phases', 'plan, build, verify', 'ids, separated by commas'),
          choice('model', 'model', 'claude-code', KNOWN_MODELS.slice(0, 3)),
          text('lane', 'lane', step?.lane ?? '', lanes.slice(0, 4).join(', ')),
          text('depends_on', 'waits for', id, 'ids, separated by commas'),
        ],
      };
    case 'prompt.generate':
      return {
        title: `Prompt of ${id} from a template`,
        fields: [choice('template', 'template', step?.type ?? 'base', ['base', 'p', 'c', 'f', 'b', 'l'])],
      };
    case 'send-key':
      return { title: `Send a key to ${id}`, fields: [text('key', 'key', '', 'such as <Enter>, <C-c> or y')] };
    case 'allow':
      return { title: 'Allow a command', fields: [text('name', 'program', '', 'such as terraform')] };
  }
}

/** The fields that are shown now. */
export function visibleFields(form: FormState): readonly Field[] {
  return form.kind === 'step.add' || form.kind === 'step.edit'
    ? form.fields.filter((field) => isStepFieldShown(form, field.name))
    : form.fields;
}

/** What can be seen to be wrong at once, before ThreadOS is asked. */
export function problemOf(form: FormState, sequence: Sequence | null): string | null {
  const field = visibleFields(form)[badField(form, sequence) ?? -1];
  return field === undefined ? null : `${field.label}: ${fieldProblem(form, field, sequence) ?? ''}`;
}

/** Among the visible fields, the first whose value cannot be right; `null` where there is none. */
export function badField(form: FormState, sequence: Sequence | null): number | null {
  const index = visibleFields(form).findIndex((field) => fieldProblem(form, field, sequence) !== null);
  return index < 0 ? null : index;
}

function fieldProblem(form: FormState, field: Field, sequence: Sequence | null): string | null {
  const value = field.value.trim();
  if (field.name === 'id' || field.name === 'new_id') {
    if (value === '') return 'needs a name';
    if (sequence?.steps.some((step) => step.id === value) === true) return `${value} exists already`;
    return stepIdProblem(value);
  }
  if (value === '')
    return ['as', 'key', 'phases'].includes(field.name) || (form.kind === 'allow' && field.name === 'name') ? 'is empty' : null;
  if (['timeout', 'idle', 'every'].includes(field.name))
    return parseDuration(value) === null ? 'is no duration such as 45m or 1h30m' : null;
  if (['retries', 'fanout', 'phase'].includes(field.name)) return /^\d{1,6}$/.test(value) ? null : 'is no whole number';
  if (field.name === 'join') return /^(?:all|any|[1-9]\d*)$/.test(value) ? null : 'is all, any or a number';
  return null;
}

/** `base`, or with the first number that makes it free. */
export function freeId(sequence: Sequence | null, base: string): string {
  const taken = new Set(sequence?.steps.map((step) => step.id));
  if (!taken.has(base)) return base;
  for (let i = 2; ; i += 1) if (!taken.has(`${base}-${String(i)}`)) return `${base}-${String(i)}`;
}
