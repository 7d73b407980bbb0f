import { hardDependencies, indexSteps } from '../../engine/graph.ts';
import { inputsOf } from '../../engine/inputs.ts';
import { instancesOf } from '../../engine/instances.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import { printable } from '../../util/printable.ts';
import type { ExportInput } from './plan.ts';

/** What of a sequence another engine cannot take over: where, and why. */
export interface Unportable {
  readonly step: string;
  readonly field: string;
  readonly why: string;
}

const AGENTS: readonly string[] = ['claude-code', 'codex', 'gemini'];

/** What neither engine can express; each exporter adds its own. */
export function unportable({ sequence, prompts }: ExportInput): Unportable[] {
  const index = indexSteps(sequence);
  return sequence.steps.flatMap((step) => {
    const found: Unportable[] = [];
    const refuse = (field: string, why: string) => found.push({ step: step.id, field, why });
    if (step.type === 'b') refuse('type', 'a b step creates its children while it runs');
    if (step.parent !== null) refuse('parent', 'children are created by their b step while it runs');
    if (step.watchdog !== null) refuse('watchdog', 'there is no clock for silence and no verifier beside a task; timeout is carried over');
    if (step.interactive) refuse('interactive', 'nobody sits at a terminal there');
    if (step.keep_background) refuse('keep_background', 'what a task leaves running is ended with it');
    if (step.artifacts.length > 0) refuse('artifacts', 'further files are kept by ThreadOS alone');
    if (step.status === 'DONE') refuse('status', 'a run there begins with nothing done');
    if (step.type === 'p' && step.fanout === 0) refuse('items', 'a fan-out over nothing never ends there');
    if (step.max_parallel !== null) refuse('max_parallel', 'a bound for the instances of one step only');
    if (!joinIsPlain(step, index)) refuse('join', 'only all and any can be said there');
    if (step.model !== null && step.model !== 'shell') {
      for (const model of [step.model, ...step.fallback]) {
        if (!AGENTS.includes(model))
          refuse(model === step.model ? 'model' : 'fallback', `the agent "${model}" is known to this policy.yaml only`);
      }
      if ((prompts.get(step.id) ?? '').trim() === '') refuse('prompt_file', 'the agent has no prompt yet');
    }
    if (beginsFromWorktree(step, index))
      refuse('worktree', 'it begins from the end state of another worktree; put an f step or a gate between, or set base');
    return found;
  });
}

function joinIsPlain(step: Step, index: ReadonlyMap<string, Step>): boolean {
  if (step.join === 'all' || step.join === 'any') return true;
  const total = step.type === 'f' ? inputsOf(step, index).length : instancesOf(step).length;
  return total === 1 && step.join === 1;
}

function beginsFromWorktree(step: Step, index: ReadonlyMap<string, Step>): boolean {
  return (
    step.worktree &&
    step.base === null &&
    hardDependencies(step).some((id) => index.get(id)?.worktree === true && index.get(id)?.type !== 'p')
  );
}

/** UNSUPPORTED, naming every place at once; `target` as people call it. */
export function refuseUnportable(target: string, problems: readonly Unportable[]): Result<null> {
  const [first] = problems;
  if (first === undefined) return ok(null);
  const named = problems.map(({ step, field, why }) => `${printable(step)}.${field} (${printable(why)})`);
  return fail(
    'UNSUPPORTED',
    `${target} cannot express ${named.length === 1 ? '' : `${named.length} things of this sequence: `}${named.join('; ')}`,
    {
      hint: `take ${first.field} from ${first.step}, or keep that part in ThreadOS`,
      details: { steps: [...new Set(problems.map(({ step }) => step))], unsupported: problems.map((problem) => ({ ...problem })) },
    },
  );
}

/** A name for the other engine's own list: lower case letters, digits and dashes. */
export function slug(sequence: Sequence): string {
  const text = sequence.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return text === '' ? 'sequence' : text;
}
