import type { FileChange } from '../model/plan.ts';
import type { Sequence } from '../model/sequence.ts';
import type { Deps } from './deps.ts';

export type PromptLookup = (path: string) => string | null;

/**
 * The text of every prompt that the sequence names, as it was before or is after a commit that has just landed.
 * A file that cannot be read counts as absent: the step that needs it will say so when it is run.
 */
export async function promptTexts(
  deps: Deps,
  sequence: Sequence,
  changes: readonly FileChange[] = [],
  side: 'before' | 'after' = 'after',
): Promise<PromptLookup> {
  const texts = new Map<string, string | null>();
  for (const path of promptPaths(sequence)) {
    const changed = changes.find((change) => change.path === path);
    texts.set(path, changed === undefined ? await readOrNull(deps, path) : changed[side]);
  }
  return (path) => texts.get(path) ?? null;
}

/** The prompt files that the steps name, each once. */
export function promptPaths(sequence: Sequence | null): readonly string[] {
  const paths = (sequence?.steps ?? []).map((step) => step.prompt_file);
  return [...new Set(paths)].filter((path) => path !== null);
}

async function readOrNull(deps: Deps, path: string): Promise<string | null> {
  const read = await deps.files.read(path);
  return read.ok ? read.value : null;
}
