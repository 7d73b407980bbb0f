import type { Action } from '../../../model/action.ts';
import { KNOWN_MODELS, PERMISSIONS, STEP_TYPES, type Step, type StepFields } from '../../../model/sequence.ts';
import { briefDuration } from '../../layout/brief-duration.ts';
import { jsonEqual } from '../../../util/json.ts';
import { listOf, valueOf, withValue, type Field, type FormState } from '../form.ts';
import { joinCommand, splitCommand } from '../split-command.ts';

/** The fields of the form that makes or changes a step, filled from `step` where there is one. */
export function stepFields(step: Partial<Step> & { id?: string }, lanes: readonly string[]): Field[] {
  const text = (name: string, label: string, value: string | null | undefined, placeholder?: string): Field => ({
    name,
    label,
    kind: 'text',
    value: value ?? '',
    ...(placeholder === undefined ? {} : { placeholder }),
  });
  const choice = (name: string, label: string, value: string, options: readonly string[]): Field => ({
    name,
    label,
    kind: 'choice',
    value,
    options,
  });
  const flag = (name: string, label: string, value: boolean | undefined): Field => ({
    name,
    label,
    kind: 'flag',
    value: value === true ? 'yes' : '',
  });
  const model = step.model ?? 'claude-code';
  return [
    text('id', 'id', step.id, 'a-z, 0-9, - and _'),
    text('name', 'name', step.name === step.id ? '' : step.name, 'for people'),
    choice(
      'type',
      'type',
      step.type ?? 'base',
      STEP_TYPES.filter((type) => type !== 'gate'),
    ),
    text('lane', 'lane', step.lane, lanes.slice(0, 4).join(', ')),
    choice('model', 'model', model, KNOWN_MODELS.includes(model as 'shell') ? KNOWN_MODELS : [...KNOWN_MODELS, model]),
    text('command', 'command', step.command === null || step.command === undefined ? '' : joinCommand(step.command), 'npm test'),
    text('model_name', 'model name', step.model_name, 'the agent decides'),
    text('prompt', 'prompt', '', 'one line; E opens it in $EDITOR'),
    choice('permissions', 'may', step.permissions ?? 'edit', PERMISSIONS),
    text('depends_on', 'waits for', step.depends_on?.join(', '), 'ids, separated by commas'),
    text('after', 'soft, after', step.after?.join(', '), 'ids: order only'),
    text('cwd', 'folder', step.cwd === '.' ? '' : step.cwd, '.'),
    flag('worktree', 'own worktree', step.worktree),
    choice('review', 'review', step.review ?? usualReview(model), ['required', 'none']),
    text('role', 'role', step.role),
    text('timeout', 'timeout', duration(step.timeout_ms), '45m'),
    text('retries', 'retries', step.retries === undefined || step.retries === 0 ? '' : String(step.retries), '0'),
    text('group', 'group', step.group),
    text('fanout', 'instances', step.fanout === undefined || step.fanout < 2 ? '' : String(step.fanout), '3'),
    text('items', 'items', step.items?.join(', '), 'one instance for each'),
    text('phase', 'phase', step.phase === null || step.phase === undefined ? '' : String(step.phase), '1'),
    text('candidates', 'candidates', step.candidates?.join(', '), 'ids, separated by commas'),
    text('idle', 'stalled after', duration(step.watchdog?.idle_ms), '10m without output'),
    choice('on_stall', 'then', step.watchdog?.on_stall ?? 'notify', ['notify', 'restart', 'stop']),
    text(
      'verify',
      'verifier',
      step.watchdog?.verify === null || step.watchdog?.verify === undefined ? '' : joinCommand(step.watchdog.verify),
      'npm test',
    ),
    text('every', 'verify every', duration(step.watchdog?.every_ms), '15m'),
  ];
}

/** What a step's review is where nobody says so. */
function usualReview(model: string): 'required' | 'none' {
  return model === 'shell' ? 'none' : 'required';
}

/** A review that was the usual one stays so when the model changes. */
export function withReviewOf(before: FormState, after: FormState): FormState {
  const [was, is] = [valueOf(before, 'model'), valueOf(after, 'model')];
  return was === is || valueOf(after, 'review') !== usualReview(was) ? after : withValue(after, 'review', usualReview(is));
}

function duration(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? '' : briefDuration(ms).replaceAll(' ', '');
}

const ONLY_FOR: Readonly<Record<string, (type: string, model: string) => boolean>> = {
  command: (_type, model) => model === 'shell',
  model_name: (_type, model) => model !== 'shell',
  prompt: (_type, model) => model !== 'shell',
  permissions: (_type, model) => model !== 'shell',
  fanout: (type) => type === 'p',
  items: (type) => type === 'p',
  phase: (type) => type === 'c',
  candidates: (type) => type === 'f',
  idle: (type) => type === 'l',
  on_stall: (type) => type === 'l',
  verify: (type) => type === 'l',
  every: (type) => type === 'l',
};

/** Fields that mean something for the type and model chosen so far. */
export function isStepFieldShown(form: FormState, name: string): boolean {
  if (form.kind === 'step.edit' && name === 'id') return false;
  return ONLY_FOR[name]?.(valueOf(form, 'type'), valueOf(form, 'model')) ?? true;
}

type Written = StepFields & { prompt?: string };

/** The step that the form describes; empty fields are left out. */
export function stepOfForm(form: FormState): Written {
  const shown = (name: string): string => (isStepFieldShown(form, name) ? valueOf(form, name).trim() : '');
  const fields: Written = {};
  for (const name of ['name', 'lane', 'model_name', 'prompt', 'cwd', 'role', 'timeout', 'group'] as const) {
    if (shown(name) !== '') fields[name] = shown(name);
  }
  for (const name of ['depends_on', 'after', 'items', 'candidates'] as const) if (shown(name) !== '') fields[name] = listOf(shown(name));
  for (const name of ['retries', 'fanout', 'phase'] as const) if (shown(name) !== '') fields[name] = Number(shown(name));
  if (shown('worktree') !== '') fields.worktree = true;
  if (shown('command') !== '') fields.command = splitCommand(shown('command'));
  const model = valueOf(form, 'model');
  const type = valueOf(form, 'type') as NonNullable<StepFields['type']>;
  if (type !== 'base') fields.type = type;
  fields.model = model;
  if (shown('permissions') !== '' && shown('permissions') !== 'edit')
    fields.permissions = shown('permissions') as NonNullable<StepFields['permissions']>;
  if (shown('review') !== usualReview(model)) fields.review = shown('review') as NonNullable<StepFields['review']>;
  const watchdog = watchdogOf(form, shown);
  if (watchdog !== null) fields.watchdog = watchdog;
  return fields;
}

function watchdogOf(form: FormState, shown: (name: string) => string): StepFields['watchdog'] | null {
  const [idle, verify, every] = [shown('idle'), shown('verify'), shown('every')];
  if (valueOf(form, 'type') !== 'l' || (idle === '' && verify === '')) return null;
  return {
    ...(idle === '' ? {} : { idle, on_stall: shown('on_stall') as 'notify' }),
    ...(verify === '' ? {} : { verify: splitCommand(verify) }),
    ...(verify === '' || every === '' ? {} : { every }),
  };
}

/** Only what differs between two forms of one step: what changed, and what was emptied. */
export function editOf(id: string, before: FormState, after: FormState): Action | null {
  const was = stepOfForm(before);
  const now = stepOfForm(after);
  const changed = Object.fromEntries(Object.entries(now).filter(([name, value]) => !jsonEqual(value, was[name as keyof Written])));
  const unset = Object.keys(was).filter((name) => !(name in now));
  if (Object.keys(changed).length === 0 && unset.length === 0) return null;
  return { action: 'step.edit', id, ...changed, ...(unset.length === 0 ? {} : { unset }) };
}
