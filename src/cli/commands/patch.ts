import { ok } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';
import { renderDiff } from '../render/plan.ts';

export const diff: Run<'diff'> = async ({ positionals }, { threados }) => {
  const found = await threados.diff(positionals.id);
  if (!found.ok) return found;
  const { instance, path, patch, files } = found.value;
  return ok({
    data: { instance, path, files, patch },
    text: ({ paint, terminal }) => (terminal ? renderDiff(patch, paint) : patch.replace(/\n$/, '').split('\n')),
  });
};

export const accept: Run<'accept'> = async ({ positionals }, { threados, globals }) => {
  const { id } = positionals;
  const accepted = await threados.accept({ id, yes: globals.yes, dry_run: globals.dryRun });
  if (!accepted.ok) return accepted;
  const { instance, files, warnings = [] } = accepted.value;
  if (!globals.dryRun) {
    return ok({
      data: { instance, files },
      warnings,
      text: ({ paint }) => [
        `${paint.good(warnings.length === 0 ? 'accepted' : 'unchanged')} ${instance}`,
        ...files.map((file) => `  ${printable(file)}`),
      ],
    });
  }
  const patch = await threados.diff(id);
  if (!patch.ok) return patch;
  return ok({
    warnings,
    data: { instance, files, diff: patch.value.patch, effects: [{ effect: 'accept', instance, files }], decisions: [] },
    text: ({ paint }) => [...renderDiff(patch.value.patch, paint), `${paint.faint('would:')} change ${files.length} files`],
  });
};
