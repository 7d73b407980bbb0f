import type { EditAction } from '../model/action.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { KNOWN_MODELS } from '../model/words.ts';
import { nearest } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import type { Deps } from './deps.ts';

/** Every model that there is, where one of `named` is not of the table: policy.yaml is read only then, so that `status` need not. */
export async function knownModels(deps: Deps, named: readonly (string | undefined)[]): Promise<readonly string[]> {
  const known: readonly string[] = KNOWN_MODELS;
  if (named.every((name) => name === undefined || known.includes(name))) return known;
  const policy = await deps.policies.read();
  return policy.ok ? [...known, ...Object.keys(policy.value.spec.agents ?? {})] : known;
}

/** INVALID_ACTION for the models that actions name and nobody knows, once for each: no step that they would make is to blame. */
export async function requireKnownModels(deps: Deps, edits: readonly EditAction[]): Promise<Result<null>> {
  const named = [...new Set(edits.flatMap(modelsIn))];
  const known = await knownModels(deps, named);
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length === 0) return ok(null);
  return fail('INVALID_ACTION', unknown.map((name) => unknownModel(name, known)).join('; '), {
    hint: `known are ${known.join(', ')}; policy.yaml can declare others under agents`,
    details: { models: unknown, action_index: edits.findIndex((edit) => modelsIn(edit).some((name) => unknown.includes(name))) },
  });
}

function modelsIn(edit: EditAction): readonly string[] {
  if (edit.action === 'fusion.create') return [...(edit.models ?? []), ...(edit.synth_model === undefined ? [] : [edit.synth_model])];
  if (edit.action !== 'step.add' && edit.action !== 'step.edit') return [];
  return [...(edit.model === undefined ? [] : [edit.model]), ...(edit.fallback ?? [])];
}

/** `claude` is a beginning of what it means, farther from it than any slip. */
function unknownModel(name: string, known: readonly string[]): string {
  const shown = name.slice(0, 80);
  const near = known.find((each) => each.startsWith(shown.toLowerCase())) ?? nearest(shown, known);
  return `unknown model "${printable(shown)}"${near === null ? '' : `: did you mean ${near}?`}`;
}
