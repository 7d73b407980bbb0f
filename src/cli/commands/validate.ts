import { ok } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';
import { fromRoot } from '../fields.ts';

export const validate: Run<'validate'> = async ({ positionals }, { threados, cwd }) => {
  const { file } = positionals;
  const done = await threados.validate(file === undefined ? undefined : fromRoot(file, cwd, threados.root));
  if (!done.ok) return done;
  const { revision, steps, file: path, warnings } = done.value;
  return ok({
    revision,
    data: { file: path, steps, revision },
    warnings,
    text: ({ paint }) => [`${paint.good('valid:')} ${printable(path)}, ${steps} ${steps === 1 ? 'step' : 'steps'}, revision ${revision}`],
  });
};
