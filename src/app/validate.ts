import { unwrittenPrompts, unwrittenWarning } from '../engine/placeholder.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Deps } from './deps.ts';
import { checkSequence, loadSequence, type LoadedSequence } from './load.ts';
import { promptTexts } from './prompts.ts';
import type { Validated } from './threados.ts';

/** `seqctl validate [FILE]`: everything that is wrong with a sequence file, at once. Reads no run and changes nothing. */
export async function validate(deps: Deps, file?: string): Promise<Result<Validated>> {
  if (file === undefined) {
    const loaded = await loadSequence(deps);
    if (!loaded.ok) return loaded;
    return validated(deps, loaded.value, loaded.value.file.path);
  }
  const text = await deps.artifacts.read(file);
  if (text === null) return fail('IO', `${file} cannot be read`, { details: { path: file } });
  const parsed = await deps.sequences.parse(text, file);
  if (!parsed.ok) return parsed;
  const checked = await checkSequence(deps, parsed.value);
  if (!checked.ok) return checked;
  return validated(deps, checked.value, file);
}

async function validated(deps: Deps, { file, sequence }: LoadedSequence, path: string): Promise<Result<Validated>> {
  const prompts = await promptTexts(deps, sequence);
  const warnings = unwrittenPrompts(sequence, prompts).map(unwrittenWarning);
  return ok({ revision: file.revision, steps: sequence.steps.length, file: path, warnings });
}
