import type { ActionOf } from '../../model/action.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { StepSpec } from '../../model/sequence.ts';
import { defaultPromptFile, promptFileOf } from '../resolve.ts';
import { pathProblem, promptPathProblem } from '../validate/paths.ts';
import { replaceStep, requireStep, type EditState } from './edit-state.ts';

/** What an action may write must look like a text: no script, no configuration that some tool would obey. */
const TEXT_FILE = /\.(?:md|markdown|txt|prompt)$/i;

export function promptSet(state: EditState, action: ActionOf<'prompt.set'>): Result<EditState> {
  return writePrompt(state, action.id, action.prompt);
}

/**
 * Writes the prompt of a step into its prompt file, ended by a newline; a step that has none so far (a shell step)
 * gets the default one, named in the sequence.
 */
export function writePrompt(state: EditState, id: string, text: string): Result<EditState> {
  const step = requireStep(state, id);
  if (!step.ok) return step;
  if (step.value.type === 'gate') return fail('INVALID_ACTION', `"${id}" is a gate and takes no prompt`, { details: { steps: [id] } });
  const path = promptFileOf(step.value) ?? defaultPromptFile(id);
  const problem = pathProblem(path) ?? promptPathProblem(path) ?? (TEXT_FILE.test(path) ? null : 'is no .md, .txt or .prompt file');
  if (problem !== null) {
    return fail('INVALID_ACTION', `the prompt file of "${id}" (${path}) ${problem}, so it is not written`, {
      details: { steps: [id], path },
    });
  }
  const named = promptFileOf(step.value) === path ? state : replaceStep(state, id, (each) => ({ ...each, prompt_file: path }));
  const prompts = new Map(named.prompts).set(path, text === '' || text.endsWith('\n') ? text : `${text}\n`);
  return ok({ ...named, prompts });
}

/** Takes away the prompts of steps that are gone: only those in their default place, and only where no step left uses them. */
export function dropPrompts(state: EditState, removed: readonly StepSpec[]): EditState {
  const used = new Set(state.spec.steps.map(promptFileOf));
  const gone = removed
    .map((step) => defaultPromptFile(step.id))
    .filter((path, i) => {
      const step = removed[i];
      return step !== undefined && promptFileOf(step) === path && !used.has(path);
    });
  if (gone.length === 0) return state;
  const prompts = new Map(state.prompts);
  for (const path of gone) prompts.set(path, null);
  return { ...state, prompts };
}
