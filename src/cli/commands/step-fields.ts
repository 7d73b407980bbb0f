import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { printable } from '../../util/printable.ts';
import type { Context, Run } from '../answer.ts';
import { fieldsOf, folderFromRoot, fromRoot } from '../fields.ts';
import { perform } from '../perform.ts';

export const addStep: Run<'step.add'> = async ({ flags, positionals, words }, context) =>
  perform(context, [{ action: 'step.add', id: positionals.id, ...stepFields(flags, words, context) }], await warningsFor(flags, context));

export const editStep: Run<'step.edit'> = async ({ flags, positionals, words }, context) =>
  perform(context, [{ action: 'step.edit', id: positionals.id, ...stepFields(flags, words, context) }], await warningsFor(flags, context));

interface Paths {
  readonly 'prompt-file'?: string;
  readonly cwd?: string;
}

function stepFields(
  flags: Readonly<Record<string, unknown>> & Paths,
  words: readonly string[] | null,
  { cwd, threados }: Context,
): Readonly<Record<string, unknown>> {
  return {
    // A command makes it a shell step; a model that was named all the same is for the engine to refuse.
    ...(words === null ? {} : { model: 'shell', command: words }),
    ...fieldsOf(flags),
    ...(flags.cwd === undefined ? {} : { cwd: folderFromRoot(flags.cwd, cwd, threados.root) }),
    ...(flags['prompt-file'] === undefined ? {} : { prompt_file: fromRoot(flags['prompt-file'], cwd, threados.root) }),
  };
}

/** A folder that is not there yet may come with a step before it: a warning, no refusal. */
async function warningsFor(flags: Paths, { cwd, threados }: Context): Promise<{ readonly warnings: readonly string[] }> {
  if (flags.cwd === undefined) return { warnings: [] };
  const folder = folderFromRoot(flags.cwd, cwd, threados.root);
  if (await isFolder(resolve(threados.root, folder))) return { warnings: [] };
  const meant = fromRoot(flags.cwd, cwd, threados.root);
  const near = meant !== folder && (await isFolder(join(threados.root, meant)));
  const hint = near ? `; for ${printable(meant)} write --cwd ${printable(meant)} or --cwd ./${printable(flags.cwd)}` : '';
  return { warnings: [`there is no folder ${printable(folder)} yet: --cwd is taken from the repo's root${hint}`] };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
