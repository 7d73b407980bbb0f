import type { PolicyAnswer } from '../../app/threados.ts';
import { printable } from '../../util/printable.ts';
import { facts } from './facts.ts';
import type { Screen } from './screen.ts';

export function renderPolicy(policy: PolicyAnswer, screen: Screen): string[] {
  const { mode, path, exists, spec, effective } = policy;
  const list = (items: readonly string[]): string => items.map(printable).join(', ');
  const { steps, fanout, parallel_shell, parallel_agents } = effective.limits;
  return facts(
    [
      ['mode', mode === 'power' ? screen.paint.warn('POWER') : screen.paint.good('SAFE')],
      ['file', exists ? printable(path) : `${printable(path)} (does not exist: the defaults hold)`],
      ['commands', list(effective.commands)],
      ['denied', list((spec.commands?.deny ?? []).map((rule) => (typeof rule === 'string' ? rule : rule.command)))],
      ['forbidden', list((spec.forbid ?? []).map((rule) => rule.pattern))],
      ['roots', list(effective.roots)],
      ['limits', `${steps} steps, fanout ${fanout}, ${parallel_shell} shell and ${parallel_agents} agent processes at once`],
      ['confirm', list(effective.confirm)],
    ],
    screen,
  );
}
