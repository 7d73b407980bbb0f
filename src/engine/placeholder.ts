import type { Sequence } from '../model/sequence.ts';

/** How the place begins, in the prompts of the templates, where a person writes what is to be done. */
export const PLACEHOLDER = '(say here what ';

/** A prompt file that still holds the placeholder, and the steps that would send it. */
export interface Unwritten {
  readonly path: string;
  readonly steps: readonly string[];
}

export function unwrittenPrompts(sequence: Pick<Sequence, 'steps'>, textOf: (path: string) => string | null): readonly Unwritten[] {
  const paths = new Set(sequence.steps.flatMap((step) => step.prompt_file ?? []));
  return [...paths]
    .filter((path) => textOf(path)?.includes(PLACEHOLDER) === true)
    .map((path) => ({ path, steps: sequence.steps.filter((step) => step.prompt_file === path).map((step) => step.id) }));
}

export function unwrittenWarning({ path, steps }: Unwritten): string {
  return `${path} (${steps.join(', ')}) still says "${PLACEHOLDER}…": write there what is to be done`;
}
