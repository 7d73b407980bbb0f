import { didYouMean } from '../../util/nearest.ts';
import type { Sequence, SequenceSpec, Step } from '../../model/sequence.ts';
import type { Problem } from './problem.ts';
import { invalid } from './problem.ts';

/** Providers that nobody declared, and commands where an agent runs (or none where the shell does). */
export function modelProblems(spec: SequenceSpec, seq: Sequence, models: readonly string[]): Problem[] {
  const agents = new Set(models.filter((name) => name !== 'shell'));
  const known = new Set([...agents, 'shell']);
  return spec.steps.flatMap((written, i): Problem[] => {
    const step = seq.steps[i];
    if (step === undefined || step.type === 'gate') return [];
    const problems: Problem[] = [];
    const check = (name: string, path: Problem['path'], among: ReadonlySet<string>): void => {
      if (!among.has(name)) problems.push(unknownModel(written.id, name, path, among));
    };
    if (written.model !== undefined) check(written.model, ['steps', i, 'model'], known);
    written.fallback?.forEach((name, n) => check(name, ['steps', i, 'fallback', n], agents));
    written.limits?.models?.forEach((name, n) => check(name, ['steps', i, 'limits', 'models', n], known));
    return [...problems, ...commandProblems(step, i)];
  });
}

function unknownModel(id: string, name: string, path: Problem['path'], among: ReadonlySet<string>): Problem {
  return {
    code: 'INVALID_SEQUENCE',
    message: `step "${id}" names the model "${name}", which ThreadOS does not know.${didYouMean(name, among)}`,
    path,
    hint: `known are ${[...among].join(', ')}; policy.yaml can declare others under agents`,
  };
}

function commandProblems(step: Step, at: number): Problem[] {
  if (step.model === 'shell') {
    if (step.command !== null) return [];
    return [invalid(at, 'model', `step "${step.id}" has model shell but no command`, 'give its argv: command: ["npm", "test"]')];
  }
  if (step.command === null) return [];
  return [
    invalid(
      at,
      'command',
      `step "${step.id}" has a command, but its model is ${step.model ?? ''}`,
      'a command is run by model: shell only',
    ),
  ];
}
