import type { Sequence, SequenceSpec, Step, StepFields, StepSpec, StepType } from '../../model/sequence.ts';
import { indexSteps } from '../graph.ts';
import { inputsOf } from '../inputs.ts';
import { invalid, type Problem } from './problem.ts';

/** Fields that only some types read: written elsewhere they would be ignored without a word. */
const ONLY_FOR: Readonly<Partial<Record<keyof StepFields, readonly StepType[]>>> = {
  fanout: ['p'],
  mode: ['p'],
  items: ['p'],
  max_parallel: ['p'],
  join: ['p', 'f'],
  candidates: ['f'],
  limits: ['b'],
  watchdog: ['l'],
  rework: ['gate'],
};

/** A gate runs nothing: it waits for a person. */
const NOT_FOR_GATES = [
  'model',
  'model_name',
  'fallback',
  'permissions',
  'command',
  'prompt_file',
  'cwd',
  'worktree',
  'base',
  'setup',
  'env',
  'interactive',
  'keep_background',
  'artifacts',
  'diff',
  'timeout',
  'retries',
  'success_exit_codes',
] as const satisfies readonly (keyof StepFields)[];

/** Rules of the thread types (design.md section 4). */
export function typeProblems(spec: SequenceSpec, seq: Sequence): Problem[] {
  const index = indexSteps(seq);
  return spec.steps.flatMap((written, i) => {
    const step = seq.steps[i];
    if (step === undefined) return [];
    return [
      ...misplacedFields(written, step, i),
      ...(step.type === 'gate' ? gateProblems(written, i) : []),
      ...(step.type === 'p' ? parallelProblems(written, step, i) : []),
      ...(step.type === 'f' && step.candidates.length === 0
        ? [invalid(i, 'candidates', `step "${step.id}" of type f has no candidates`, 'name the steps that it fuses under candidates')]
        : []),
      ...(step.type === 'l' ? watchdogProblems(written, i) : []),
      ...joinProblems(written, step, i, index),
    ];
  });
}

function misplacedFields(written: StepSpec, step: Step, at: number): Problem[] {
  return Object.entries(ONLY_FOR).flatMap(([field, types]) =>
    written[field as keyof StepFields] === undefined || types.includes(step.type)
      ? []
      : [invalid(at, field, `step "${step.id}" has ${field}, which is only for type ${types.join(' and ')}; it is ${step.type}`)],
  );
}

function gateProblems(written: StepSpec, at: number): Problem[] {
  const problems = NOT_FOR_GATES.filter((field) => written[field] !== undefined).map((field) =>
    invalid(at, field, `gate "${written.id}" has ${field}, but a gate runs nothing: it waits for a person`),
  );
  if (written.review === 'required') {
    problems.push(invalid(at, 'review', `gate "${written.id}" has review: a gate is a review itself`, 'take review away'));
  }
  if (written.status === 'DONE') {
    problems.push(
      invalid(at, 'status', `gate "${written.id}" is written as DONE, but only a person opens a gate`, `seqctl gate approve ${written.id}`),
    );
  }
  return problems;
}

function parallelProblems(written: StepSpec, step: Step, at: number): Problem[] {
  if (step.mode === 'repeat') {
    return written.items === undefined ? [] : [invalid(at, 'items', `step "${step.id}" has items, but its mode is repeat`)];
  }
  if (step.items.length === 0) return [invalid(at, 'items', `step "${step.id}" is to take one item each, but has no items`)];
  if (written.fanout !== undefined && written.fanout !== step.items.length) {
    return [invalid(at, 'fanout', `step "${step.id}" has fanout ${written.fanout} but ${step.items.length} items`, 'leave fanout out')];
  }
  return [];
}

function watchdogProblems(written: StepSpec, at: number): Problem[] {
  const watchdog = written.watchdog;
  if (watchdog === undefined) return [];
  const problem = (field: string, message: string): Problem => ({
    code: 'INVALID_SEQUENCE',
    message: `the watchdog of step "${written.id}" ${message}`,
    path: ['steps', at, 'watchdog', field],
  });
  return [
    ...(watchdog.every !== undefined && watchdog.verify === undefined ? [problem('every', 'says how often to verify, but not what')] : []),
    ...(watchdog.on_stall !== undefined && watchdog.start === undefined && watchdog.idle === undefined
      ? [problem('on_stall', 'says what to do on a stall, but has neither start nor idle to tell one by')]
      : []),
  ];
}

function joinProblems(written: StepSpec, step: Step, at: number, index: ReadonlyMap<string, Step>): Problem[] {
  if (typeof written.join !== 'number' || (step.type !== 'p' && step.type !== 'f')) return [];
  const inputs = step.type === 'p' ? step.fanout : inputsOf(step, index).length;
  if (written.join <= inputs) return [];
  const what = step.type === 'p' ? 'instances' : 'candidates';
  return [invalid(at, 'join', `step "${step.id}" wants ${written.join} to succeed, but has only ${inputs} ${what}`)];
}
