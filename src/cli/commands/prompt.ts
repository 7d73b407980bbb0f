import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { perform, performedAnswer } from '../perform.ts';
import { shownLine } from '../render/shown-line.ts';
import { readText } from '../read-text.ts';

export const generatePrompt: Run<'prompt.generate'> = async ({ flags, positionals }, { threados, globals }) => {
  const template = flags.template === undefined ? {} : { template: flags.template };
  const done = await threados.generatePrompt({ id: positionals.id, ...template, dry_run: globals.dryRun, yes: globals.yes });
  return done.ok ? performedAnswer(done.value, globals.dryRun) : done;
};

export const setPrompt: Run<'prompt.set'> = async ({ positionals }, context) => {
  const prompt = await readText(positionals.file, context.cwd, context.io);
  if (!prompt.ok) return prompt;
  return perform(context, [{ action: 'prompt.set', id: positionals.id, prompt: prompt.value }]);
};

export const showPrompt: Run<'prompt.show'> = async ({ positionals }, { threados }) => {
  const found = await threados.prompt(positionals.id);
  if (!found.ok) return found;
  const { id, path, text } = found.value;
  const step = text === null ? await threados.step(id) : null;
  const isSent = step?.ok !== true || step.value.step.prompt_file !== null;
  return ok({
    data: { id, path, text },
    text: ({ paint, terminal }) => {
      if (text === null)
        return [paint.faint(isSent ? `no prompt yet: seqctl prompt set ${id} FILE` : `"${id}" has no prompt: only an agent is sent one`)];
      const lines = text.replace(/\n$/, '').split('\n');
      return terminal ? lines.map(shownLine) : lines;
    },
  });
};
