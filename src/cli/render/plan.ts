import type { Decision, Effect, Plan } from '../../model/plan.ts';
import { listSome } from '../../util/list-some.ts';
import { printable } from '../../util/printable.ts';
import type { Paint, Screen } from './screen.ts';
import { shownLine } from './shown-line.ts';

/** A plan for people: its diff, what else it does, and the policy's word where that is more than yes. */
export function renderPlan(plan: Pick<Plan, 'diff' | 'effects' | 'decisions'>, committed: boolean, screen: Screen): string[] {
  const effects = plan.effects.map((effect) => describeEffect(effect, committed)).filter((line) => line !== null);
  const decisions = plan.decisions.filter((decision) => !committed || decision.verdict !== 'allow');
  const lines = [
    ...renderDiff(plan.diff, screen.paint),
    ...effects.map((line) => `${screen.paint.faint(committed ? 'done:' : 'would:')} ${line}`),
    ...decisions.map((decision) => renderDecision(decision, screen.paint)),
  ];
  return lines.length > 0 ? lines : [screen.paint.faint('nothing to change')];
}

export function renderDiff(diff: string, paint: Paint): string[] {
  if (diff === '') return [];
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => diffPaint(line, paint)(shownLine(line)));
}

/** The same of one file that is named above it already: without its header. */
export function renderHunks(diff: string, paint: Paint): string[] {
  return renderDiff(diff.slice(Math.max(0, diff.indexOf('@@ '))), paint).map((line) => `  ${line}`);
}

function diffPaint(line: string, paint: Paint): (text: string) => string {
  if (line.startsWith('+++') || line.startsWith('---')) return paint.strong;
  if (line.startsWith('@@')) return paint.busy;
  if (line.startsWith('+')) return paint.good;
  if (line.startsWith('-')) return paint.bad;
  return (text) => text;
}

export function renderDecision(decision: Decision, paint: Paint): string {
  const verdict = { allow: paint.good, confirm: paint.warn, propose: paint.warn, deny: paint.bad }[decision.verdict](decision.verdict);
  return `${verdict} ${decision.name}: ${printable(decision.reason)} ${paint.faint(`(${printable(decision.rule)})`)}`;
}

/** `null` where the diff says it already. */
function describeEffect(effect: Effect, committed: boolean): string | null {
  switch (effect.effect) {
    case 'edit-sequence':
      return null;
    case 'write-prompt':
      return committed ? null : `write ${printable(effect.path)}`;
    case 'remove-prompt':
      return `remove ${printable(effect.path)}`;
    case 'run': {
      const steps = listSome(effect.steps, 10);
      const worktrees = effect.worktrees.length === 0 ? '' : `, worktrees for ${effect.worktrees.join(', ')}`;
      if (effect.not_now !== undefined) return `run ${steps}: not now, ${printable(effect.not_now)}`;
      const stops = effect.stops_at === undefined ? '' : `; it stops at ${effect.stops_at.slice(0, 10).join(', ')}, for a person`;
      return `run ${steps === '' ? 'nothing' : steps} (${effect.processes} ${effect.processes === 1 ? 'process' : 'processes'}${worktrees})${stops}`;
    }
    case 'stop':
      return `${effect.kill ? 'kill' : 'stop'} ${effect.instances.join(', ')}`;
    case 'approve':
    case 'reject':
      return `${effect.effect} ${effect.step}`;
    case 'mprocs':
      return `${effect.operation} ${printable(effect.instance)} in mprocs`;
    case 'remove-worktree': {
      const { worktree, changed, branch } = effect;
      const files = changed === null || changed === 0 ? '' : `, ${changed} ${changed === 1 ? 'file' : 'files'} that no commit has with it`;
      return `remove the worktree of ${worktree}${files}${branch === 'removed' ? ', its branch too' : `; branch threados/${worktree} stays`}`;
    }
    case 'policy-mode':
      return `switch to ${effect.mode.toUpperCase()}`;
  }
}
