import type { Action, ActionName, ActionOf } from '../model/action.ts';

/** For each action: `null` where it is never destructive, else why it is (or `null` for this one). */
type Rows = { readonly [N in ActionName]: ((action: ActionOf<N>, losses: readonly string[] | undefined) => string | null) | null };

const ROWS: Rows = {
  'step.add': null,
  'step.edit': null,
  'step.rm': (action) => `removes step "${action.id}"${action.cascade === true ? ' and every step that depends on it' : ''}`,
  'step.clone': null,
  'step.move': null,
  'step.approve': null,
  'step.reject': null,
  'dep.add': null,
  'dep.rm': null,
  'group.parallelize': null,
  'fusion.create': null,
  'gate.insert': null,
  'gate.approve': null,
  'gate.reject': null,
  'prompt.set': null,
  'run.step': (action) => (action.force === true ? 'runs although dependencies are not met' : null),
  'run.group': null,
  'run.runnable': null,
  'run.all': null,
  'stop.step': (action) => (action.kill === true ? 'kills without asking first' : null),
  'restart.step': null,
  'mprocs.select': null,
  'mprocs.send-key': () => 'types a key into a running program',
  'worktree.rm': (_action, losses = ['whatever it holds']) =>
    losses.length === 0 ? null : `removes worktrees for good: ${losses.join('; ')}`,
  'policy.mode': (action) => (action.mode === 'power' ? 'lets agents apply and run by themselves' : null),
};

/** Why the action cannot be taken back without loss, or `null` where it can. `losses`: what a removal of worktrees was found to lose. */
export function whyDestructive(action: Action, losses?: readonly string[]): string | null {
  return (ROWS[action.action] as ((action: Action, losses?: readonly string[]) => string | null) | null)?.(action, losses) ?? null;
}
