import type { Action, ActionOf } from '../../model/action.ts';
import type { StepFields } from '../../model/sequence.ts';
import { unreachable } from '../../util/unreachable.ts';
import type { Deed } from './deed.ts';

/** The `seqctl` lines that do the same as a deed in the TUI; one line, except where a deed is several actions. */
export function deedLines(deed: Deed, yes: boolean): string[] {
  const confirmed = yes ? ' --yes' : '';
  switch (deed.deed) {
    case 'perform':
      return deed.actions.map((action) => actionLine(action, yes));
    case 'undo':
      return ['seqctl undo'];
    case 'stop-all':
      return [`seqctl stop all${confirmed}`];
    case 'accept':
      return [`seqctl accept ${deed.id}${confirmed}`];
    case 'generate-prompt':
      return [`seqctl prompt generate ${deed.id}${flag('--template', deed.template)}`];
    case 'trust':
      return [`seqctl trust${confirmed}`];
    case 'allow':
      return [`seqctl policy allow ${quote(deed.name)}${confirmed}`];
    case 'apply-proposal':
      return [`seqctl proposal apply ${deed.id}${deed.run ? ' --run' : ''}${confirmed}`];
    case 'discard-proposal':
      return [`seqctl proposal discard ${deed.id}`];
    case 'mprocs-open':
      return ['seqctl mprocs open'];
    case 'mprocs-close':
      return [`seqctl mprocs close${confirmed}`];
    case 'reconcile':
      return ['seqctl reconcile'];
    case 'init':
      return ['seqctl init'];
  }
}

/** The `seqctl` command that is one action. Words are quoted so that sh and PowerShell read them alike. */
export function actionLine(action: Action, yes = false): string {
  return `seqctl ${body(action)}${yes ? ' --yes' : ''}`;
}

function body(action: Action): string {
  switch (action.action) {
    case 'step.add':
      return `step add ${action.id}${stepFlags(action)}`;
    case 'step.edit':
      return `step edit ${action.id}${(action.unset ?? []).map((name) => flag('--unset', name)).join('')}${stepFlags(action)}`;
    case 'step.rm':
      return `step rm ${action.id}${toggle('--cascade', action.cascade)}`;
    case 'step.clone':
      return `step clone ${action.id} ${action.new_id}${toggle('--worktree', action.worktree)}`;
    case 'step.move':
      return `step move ${action.id}${flag('--before', action.before)}${flag('--after', action.after)}${flag('--lane', action.lane)}`;
    case 'step.approve':
      return `step approve ${action.id}${flag('--note', action.note)}`;
    case 'step.reject':
      return `step reject ${action.id}${flag('--reason', action.reason)}`;
    case 'dep.add':
      return `dep add ${action.id} --on ${action.on.join(',')}${toggle('--soft', action.soft)}`;
    case 'dep.rm':
      return `dep rm ${action.id} --on ${action.on.join(',')}`;
    case 'group.parallelize':
      return parallelize(action);
    case 'fusion.create':
      return fusion(action);
    case 'gate.insert':
      return `gate insert ${action.id}${flag('--name', action.name)}${list('--after', action.after)}${list('--before', action.before)}`;
    case 'gate.approve':
      return `gate approve ${action.id}${flag('--subject', action.subject?.slice(0, 12))}${flag('--note', action.note)}`;
    case 'gate.reject':
      return `gate reject ${action.id}${flag('--reason', action.reason)}`;
    case 'prompt.set':
      return `prompt set ${action.id} -`;
    case 'run.step':
      return `run step ${action.ids.join(' ')}${toggle('--force', action.force)}${runFlags(action)}`;
    case 'run.group':
      return `run group ${quote(action.group)}${runFlags(action)}`;
    case 'run.runnable':
      return `run runnable${runFlags(action)}`;
    case 'run.all':
      return `run all${runFlags(action)}`;
    case 'stop.step':
      return `stop step ${action.ids.join(' ')}${toggle('--kill', action.kill)}`;
    case 'restart.step':
      return `restart step ${action.ids.join(' ')}${toggle('--resume', action.resume)}${runFlags(action)}`;
    case 'mprocs.select':
      return `mprocs select ${action.id}${toggle('--zoom', action.zoom)}`;
    case 'mprocs.send-key':
      return `mprocs send-key ${action.id} ${quote(action.key)}`;
    case 'worktree.rm':
      return `worktree rm${(action.ids ?? []).map((id) => ` ${id}`).join('')}${toggle('--finished', action.finished)}${toggle('--orphaned', action.orphaned)}`;
    case 'policy.mode':
      return `policy mode ${action.mode}`;
    default:
      return unreachable(action);
  }
}

function stepFlags(fields: StepFields & { prompt?: string | undefined }): string {
  const { command, env, prompt, ...others } = fields;
  const flags = Object.entries(others).flatMap(([name, value]) =>
    name === 'action' || name === 'id' || name === 'unset' ? [] : [fieldFlag(name, value)],
  );
  const variables = Object.entries(env ?? {}).map(([name, value]) => flag('--env', `${name}=${value}`));
  const words = command === undefined ? '' : ` -- ${command.map(quote).join(' ')}`;
  return [...flags, ...variables, prompt === undefined ? '' : flag('--prompt', prompt), words].join('');
}

function fieldFlag(name: string, value: StepFields[keyof StepFields]): string {
  const option = `--${name.replaceAll('_', '-')}`;
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? ` ${option}` : ` --no-${option.slice(2)}`;
  if (Array.isArray(value)) return list(option, value.map(String));
  if (typeof value === 'object') return flag(option, JSON.stringify(value));
  return flag(option, String(value));
}

function parallelize(action: ActionOf<'group.parallelize'>): string {
  const target = action.ids === undefined ? (action.id ?? '') : action.ids.join(' ');
  const items = (action.item ?? []).map((item) => flag('--item', item)).join('');
  return `group parallelize ${target}${flag('--as', action.as)}${flag('--fanout', action.fanout)}${flag('--mode', action.mode)}${items}${flag('--join', action.join)}`;
}

function fusion(action: ActionOf<'fusion.create'>): string {
  return [
    `fusion create ${action.id}`,
    list('--models', action.models),
    list('--candidates', action.candidates),
    flag('--prompt', action.prompt),
    flag('--synth-model', action.synth_model),
    flag('--join', action.join),
    list('--depends-on', action.depends_on),
  ].join('');
}

function runFlags(action: { executor?: string | undefined; max_parallel?: number | undefined; new_run?: boolean | undefined }): string {
  return `${flag('--executor', action.executor)}${flag('--max-parallel', action.max_parallel)}${toggle('--new-run', action.new_run)}`;
}

function flag(name: string, value: string | number | undefined): string {
  return value === undefined || value === '' ? '' : ` ${name} ${quote(String(value))}`;
}

function toggle(name: string, on: boolean | undefined): string {
  return on === true ? ` ${name}` : '';
}

function list(name: string, values: readonly string[] | undefined): string {
  return values === undefined || values.length === 0 ? '' : flag(name, values.join(','));
}

/** A word as one shell word, in single quotes where it needs any. */
function quote(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll('\n', ' ').replaceAll("'", "'\\''")}'`;
}
