import type { Action } from '../../model/action.ts';
import type { StepId } from '../../model/ids.ts';

/** One thing that the TUI does through ThreadOs, as data: it is confirmed, logged and carried out by its value. */
export type Deed =
  | { readonly deed: 'perform'; readonly actions: readonly Action[]; readonly select?: StepId }
  | { readonly deed: 'undo' }
  | { readonly deed: 'stop-all' }
  | { readonly deed: 'accept'; readonly id: string }
  | { readonly deed: 'generate-prompt'; readonly id: StepId; readonly template: string }
  | { readonly deed: 'trust' }
  | { readonly deed: 'allow'; readonly name: string }
  | { readonly deed: 'apply-proposal'; readonly id: string; readonly run: boolean }
  | { readonly deed: 'discard-proposal'; readonly id: string }
  | { readonly deed: 'mprocs-open' }
  | { readonly deed: 'mprocs-close' }
  | { readonly deed: 'reconcile' }
  | { readonly deed: 'init' };

/** Whether a person is asked first, with what it will do: the destructive ones, and those that cannot be undone. */
export function asksFirst(deed: Deed): boolean {
  switch (deed.deed) {
    case 'undo':
    case 'stop-all':
    case 'accept':
    case 'allow':
    case 'trust':
    case 'mprocs-close':
      return true;
    case 'perform':
      return deed.actions.some(isDestructive);
    case 'generate-prompt':
    case 'apply-proposal':
    case 'discard-proposal':
    case 'mprocs-open':
    case 'reconcile':
    case 'init':
      return false;
  }
}

function isDestructive(action: Action): boolean {
  if (action.action === 'step.rm' || action.action === 'worktree.rm' || action.action === 'mprocs.send-key') return true;
  if (action.action === 'stop.step') return action.kill === true;
  if (action.action === 'run.step') return action.force === true;
  return action.action === 'policy.mode' && action.mode === 'power';
}
