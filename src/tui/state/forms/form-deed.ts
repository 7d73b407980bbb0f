import type { Action, ActionOf } from '../../../model/action.ts';
import type { StepId } from '../../../model/ids.ts';
import type { Sequence } from '../../../model/sequence.ts';
import type { Deed } from '../deed.ts';
import { listOf, valueOf, type FormState } from '../form.ts';
import { openForm } from './forms.ts';
import { editOf, stepOfForm } from './step-form.ts';

/** What the form amounts to; `null` while it would change nothing. */
export function deedOfForm(form: FormState, sequence: Sequence | null): Deed | null {
  const [target = ''] = form.targets;
  const value = (name: string): string => valueOf(form, name).trim();
  switch (form.kind) {
    case 'step.add':
      return perform([{ action: 'step.add', id: value('id'), ...stepOfForm(form) }], value('id'));
    case 'step.edit': {
      const action = editOf(target, openForm('step.edit', sequence, form.targets), form);
      return action === null ? null : perform([action]);
    }
    case 'step.clone':
      return perform(
        [{ action: 'step.clone', id: target, new_id: value('new_id'), ...(value('worktree') === '' ? {} : { worktree: true }) }],
        value('new_id'),
      );
    case 'parallelize':
      return perform([
        {
          action: 'group.parallelize',
          id: target,
          ...(value('fanout') === '' ? {} : { fanout: Number(value('fanout')) }),
          mode: value('mode') === 'throughput' ? 'throughput' : 'repeat',
          ...(value('items') === '' ? {} : { item: listOf(value('items')) }),
          ...joinOf(value('join')),
        },
      ]);
    case 'group':
      return perform([{ action: 'group.parallelize', ids: [...form.targets], as: value('as'), ...joinOf(value('join')) }]);
    case 'fusion':
      return perform([fusionOf(value)], value('id'));
    case 'gate':
      return perform(gateOf(value), value('id'));
    case 'chain':
      return chainOf(value);
    case 'prompt.generate':
      return { deed: 'generate-prompt', id: target, template: value('template') };
    case 'send-key':
      return perform([{ action: 'mprocs.send-key', id: target, key: value('key') }]);
    case 'allow':
      return { deed: 'allow', name: value('name') };
  }
}

function perform(actions: readonly Action[], select?: StepId): Deed {
  return { deed: 'perform', actions, ...(select === undefined ? {} : { select }) };
}

function joinOf(value: string): { join?: 'all' | 'any' | number } {
  if (value === '' || value === 'all') return {};
  return { join: value === 'any' ? 'any' : Number(value) };
}

function fusionOf(value: (name: string) => string): Action {
  const candidates = listOf(value('candidates'));
  const models = listOf(value('models'));
  const dependsOn = listOf(value('depends_on'));
  return {
    action: 'fusion.create',
    id: value('id'),
    ...(candidates.length > 0 ? { candidates } : { models, ...(value('prompt') === '' ? {} : { prompt: value('prompt') }) }),
    synth_model: value('synth_model'),
    ...(dependsOn.length === 0 ? {} : { depends_on: dependsOn }),
  };
}

/** C: a step for each phase, and a gate between each two. */
function chainOf(value: (name: string) => string): Deed {
  const phases = listOf(value('phases'));
  const actions = phases.flatMap((id, i): Action[] => {
    const previous = phases[i - 1];
    const waitsFor = previous === undefined ? listOf(value('depends_on')) : [`ok-${previous}`];
    const step: Action = {
      action: 'step.add',
      id,
      type: 'c',
      phase: i + 1,
      model: value('model'),
      ...(value('lane') === '' ? {} : { lane: value('lane') }),
      ...(waitsFor.length === 0 ? {} : { depends_on: waitsFor }),
    };
    return previous === undefined
      ? [step]
      : [...gateActions({ action: 'gate.insert', id: `ok-${previous}`, after: [previous] }, value('lane')), step];
  });
  return perform(actions, phases[0]);
}

function gateOf(value: (name: string) => string): Action[] {
  const gate: ActionOf<'gate.insert'> = {
    action: 'gate.insert',
    id: value('id'),
    ...(value('name') === '' ? {} : { name: value('name') }),
    ...(value('after') === '' ? {} : { after: listOf(value('after')) }),
    ...(value('before') === '' ? {} : { before: listOf(value('before')) }),
  };
  return gateActions(gate, value('lane'));
}

/** A gate, and then into its lane: inserting one knows no lanes. */
function gateActions(gate: ActionOf<'gate.insert'>, lane: string): Action[] {
  return lane === '' ? [gate] : [gate, { action: 'step.move', id: gate.id, lane }];
}
