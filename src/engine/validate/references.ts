import { didYouMean } from '../../util/nearest.ts';
import type { Sequence, SequenceSpec, Step, StepSpec } from '../../model/sequence.ts';
import { indexSteps } from '../graph.ts';
import { stepOfInstance } from '../instances.ts';
import type { Problem } from './problem.ts';

/** Looking for the nearest id costs a pass over all of them: enough for a person, bounded for a file full of unknown ids. */
const MAX_SUGGESTIONS = 20;

type Suggest = (typed: string) => string;

/** Ids used twice, ids that name no step, steps named twice in one list, lanes listed twice. */
export function referenceProblems(spec: SequenceSpec, seq: Sequence): Problem[] {
  const index = indexSteps(seq);
  let suggestions = 0;
  const suggest: Suggest = (typed) => (suggestions++ < MAX_SUGGESTIONS ? didYouMean(typed, index.keys()) : '');
  const firstAt = new Map<string, number>();
  const problems = laneProblems(spec);
  spec.steps.forEach((step, i) => {
    const first = firstAt.get(step.id);
    if (first === undefined) firstAt.set(step.id, i);
    else problems.push({ code: 'DUPLICATE_ID', message: `two steps have the id "${step.id}"`, path: ['steps', i, 'id'] });
    problems.push(
      ...listProblems(step, i, 'depends_on', index, suggest),
      ...listProblems(step, i, 'after', index, suggest),
      ...candidateProblems(step, i, index, suggest),
      ...overlapProblems(step, i),
    );
    if (step.parent !== undefined && !index.has(step.parent)) {
      problems.push(unknown(step.parent, `the parent of step "${step.id}"`, ['steps', i, 'parent'], suggest));
    }
  });
  return problems;
}

function laneProblems(spec: SequenceSpec): Problem[] {
  const lanes = spec.lanes ?? [];
  return lanes.flatMap((lane, i): Problem[] =>
    lanes.indexOf(lane) === i ? [] : [{ code: 'INVALID_SEQUENCE', message: `the lane "${lane}" is listed twice`, path: ['lanes', i] }],
  );
}

function unknown(typed: string, what: string, path: Problem['path'], suggest: Suggest): Problem {
  return { code: 'UNKNOWN_STEP', message: `${what} is "${typed}", which does not exist.${suggest(typed)}`, path };
}

function listProblems(
  step: StepSpec,
  at: number,
  field: 'depends_on' | 'after',
  index: ReadonlyMap<string, Step>,
  suggest: Suggest,
): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = [];
  (step[field] ?? []).forEach((id, i) => {
    const path = ['steps', at, field, i];
    if (seen.has(id)) problems.push({ code: 'INVALID_SEQUENCE', message: `step "${step.id}" names "${id}" twice in ${field}`, path });
    else if (id === step.id) problems.push({ code: 'CYCLE', message: `step "${step.id}" waits for itself`, path });
    else if (!index.has(id)) problems.push(unknown(id, `what step "${step.id}" waits for (${field})`, path, suggest));
    seen.add(id);
  });
  return problems;
}

function overlapProblems(step: StepSpec, at: number): Problem[] {
  const hard = new Set(step.depends_on);
  return (step.after ?? []).flatMap((id, i): Problem[] =>
    hard.has(id) && id !== step.id
      ? [
          {
            code: 'INVALID_SEQUENCE',
            message: `step "${step.id}" names "${id}" both in depends_on and in after`,
            path: ['steps', at, 'after', i],
            hint: 'depends_on says all that after says: keep one of them',
          },
        ]
      : [],
  );
}

function candidateProblems(step: StepSpec, at: number, index: ReadonlyMap<string, Step>, suggest: Suggest): Problem[] {
  if (step.type !== 'f') return [];
  const written = step.candidates ?? [];
  const seen = new Set<string>();
  return written.flatMap((candidate, i): Problem[] => {
    const path = ['steps', at, 'candidates', i];
    const of = stepOfInstance(candidate);
    const target = index.get(of);
    const twice = seen.has(candidate) || (of !== candidate && written.includes(of));
    seen.add(candidate);
    if (of === step.id) return [{ code: 'CYCLE', message: `step "${step.id}" is a candidate of itself`, path }];
    if (target === undefined) return [unknown(candidate, `a candidate of step "${step.id}"`, path, suggest)];
    if (twice) return [{ code: 'INVALID_SEQUENCE', message: `step "${step.id}" names the candidate "${candidate}" twice`, path }];
    if (target.type === 'gate') {
      return [{ code: 'INVALID_SEQUENCE', message: `"${candidate}" is a gate and can be no candidate of "${step.id}"`, path }];
    }
    return instanceProblem(candidate, target, path);
  });
}

function instanceProblem(candidate: string, target: Step, path: Problem['path']): Problem[] {
  if (candidate === target.id) return [];
  const part = Number(candidate.slice(target.id.length + 1));
  if (target.type === 'p' && part <= target.fanout) return [];
  const has = target.type === 'p' ? `instances 1 to ${target.fanout}` : 'one instance, named like the step';
  return [{ code: 'UNKNOWN_STEP', message: `"${candidate}" does not exist: step "${target.id}" has ${has}`, path }];
}
