import { ok } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';

export const init: Run<'init'> = async ({ flags }, { threados, globals }) => {
  if (globals.dryRun) {
    const sequence = await threados.sequence();
    if (!sequence.ok && sequence.error.code !== 'NOT_INITIALIZED') return sequence;
    const effects = sequence.ok ? [] : [{ effect: 'init', path: '.threados' }];
    return ok({
      data: { diff: '', effects, decisions: [] },
      text: () => [sequence.ok ? 'there is a .threados/ already' : `would create .threados/ in ${printable(threados.root)}`],
    });
  }
  const done = await threados.init({
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(flags.template === undefined ? {} : { template: flags.template }),
  });
  if (!done.ok) return done;
  const { root, created, revision, to_write, warnings } = done.value;
  return ok({
    revision,
    data: { root, created, revision, to_write },
    warnings,
    text: ({ paint }) =>
      created.length === 0
        ? [`nothing to do: ${printable(root)} has its .threados/ already`]
        : [
            ...created.map((path) => `${paint.good('created')} ${printable(path)}`),
            paint.faint(`next: ${nextStep(flags.template !== undefined, to_write)}`),
          ],
  });
};

function nextStep(fromTemplate: boolean, toWrite: readonly string[]): string {
  if (!fromTemplate) return 'seqctl step add plan --model claude-code --prompt "Draft a plan"';
  if (toWrite.length === 0) return 'seqctl run all';
  return `say in ${toWrite.map(printable).join(' and ')} what is to be done, then: seqctl run all`;
}
