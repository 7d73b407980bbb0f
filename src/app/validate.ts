import { ok, type Result } from '../model/result.ts';
import { fail } from '../model/result.ts';
import type { Deps } from './deps.ts';
import { checkSequence, loadSequence } from './load.ts';

/** `seqctl validate [FILE]`: everything that is wrong with a sequence file, at once. Reads no run and changes nothing. */
export async function validate(deps: Deps, file?: string): Promise<Result<{ revision: string; steps: number; file: string }>> {
  if (file === undefined) {
    const loaded = await loadSequence(deps);
    if (!loaded.ok) return loaded;
    return ok({ revision: loaded.value.file.revision, steps: loaded.value.sequence.steps.length, file: loaded.value.file.path });
  }
  const text = await deps.artifacts.read(file);
  if (text === null) return fail('IO', `${file} cannot be read`, { details: { path: file } });
  const parsed = await deps.sequences.parse(text, file);
  if (!parsed.ok) return parsed;
  const checked = await checkSequence(deps, parsed.value);
  if (!checked.ok) return checked;
  return ok({ revision: parsed.value.revision, steps: checked.value.sequence.steps.length, file });
}
