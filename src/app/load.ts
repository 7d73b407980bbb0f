import { problemsOf, type Problem } from '../engine/validate.ts';
import { resolveSequence } from '../engine/resolve.ts';
import { failure, type Diagnostic, type Failure } from '../model/failure.ts';
import type { SequenceFile } from '../model/ports/store.ts';
import type { Sequence } from '../model/sequence.ts';
import { KNOWN_MODELS } from '../model/words.ts';
import { err, ok, type Result } from '../model/result.ts';
import type { Deps } from './deps.ts';
import { knownModels } from './known-models.ts';

export interface LoadedSequence {
  readonly file: SequenceFile;
  readonly sequence: Sequence;
}

/** sequence.yaml, read and valid: shape by the store, graph by the engine. All problems at once, each at its place. */
export async function loadSequence(deps: Deps): Promise<Result<LoadedSequence>> {
  const file = await deps.sequences.read();
  if (!file.ok) return file;
  return checkSequence(deps, file.value);
}

/** Files that hold whatever policy.yaml says; a store gives the same object while the text is the same. */
const checked = new WeakMap<SequenceFile, LoadedSequence>();

/** The graph rules over a file whose shape holds. */
export async function checkSequence(deps: Deps, file: SequenceFile): Promise<Result<LoadedSequence>> {
  const known = checked.get(file);
  if (known !== undefined) return ok(known);
  const named = file.spec.steps.flatMap((step) => [step.model, ...(step.fallback ?? [])]);
  const models = await knownModels(deps, named);
  const problems = problemsOf(file.spec, { models });
  if (problems.length > 0) return err(await sequenceFailure(deps, file, problems));
  const loaded = { file, sequence: resolveSequence(file.spec) };
  if (models === KNOWN_MODELS) checked.set(file, loaded);
  return ok(loaded);
}

/** Problems that are told one by one; nobody reads more, and each is looked up in the text. */
const MOST_TOLD = 200;

async function sequenceFailure(deps: Deps, file: SequenceFile, problems: readonly Problem[]): Promise<Failure> {
  const diagnostics: Diagnostic[] = [];
  for (const { message, path } of problems.slice(0, MOST_TOLD)) {
    const place = await deps.sequences.locate(file.text, path);
    diagnostics.push({ message, file: file.path, ...place, path: pathText(path) });
  }
  const [first] = problems;
  const code = problems.length === 1 && first !== undefined ? first.code : 'INVALID_SEQUENCE';
  const cycle = problems.find((problem) => problem.code === 'CYCLE');
  const message =
    problems.length === 1 && first !== undefined
      ? first.message
      : `${file.path} has ${problems.length} problems${cycle === undefined ? '' : `; ${cycle.message}`}`;
  const hint = problems.length === 1 ? first?.hint : undefined;
  return failure(code, message, { diagnostics, details: { path: file.path }, ...(hint === undefined ? {} : { hint }) });
}

/** `['steps', 2, 'id']` → `steps[2].id`. */
export function pathText(path: readonly (string | number)[]): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}
