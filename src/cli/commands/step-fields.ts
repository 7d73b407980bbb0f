import type { Context, Run } from '../answer.ts';
import { fieldsOf, fromRoot } from '../fields.ts';
import { perform } from '../perform.ts';

export const addStep: Run<'step.add'> = ({ flags, positionals, words }, context) =>
  perform(context, [{ action: 'step.add', id: positionals.id, ...stepFields(flags, words, context) }]);

export const editStep: Run<'step.edit'> = ({ flags, positionals, words }, context) =>
  perform(context, [{ action: 'step.edit', id: positionals.id, ...stepFields(flags, words, context) }]);

function stepFields(
  flags: Readonly<Record<string, unknown>> & { readonly 'prompt-file'?: string; readonly cwd?: string },
  words: readonly string[] | null,
  { cwd, threados }: Context,
): Readonly<Record<string, unknown>> {
  const path = (typed: string | undefined) => (typed === undefined ? undefined : fromRoot(typed, cwd, threados.root));
  return {
    // A command makes it a shell step; a model that was named all the same is for the engine to refuse.
    ...(words === null ? {} : { model: 'shell', command: words }),
    ...fieldsOf(flags),
    ...(flags.cwd === undefined ? {} : { cwd: path(flags.cwd) }),
    ...(flags['prompt-file'] === undefined ? {} : { prompt_file: path(flags['prompt-file']) }),
  };
}
