import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { renderStatus } from '../render/status.ts';
import { watchStatus } from '../watch-status.ts';

export const status: Run<'status'> = async ({ flags, positionals }, context) => {
  const query = {
    ...(positionals.steps.length === 0 ? {} : { steps: positionals.steps }),
    ...(flags.run === undefined ? {} : { run: flags.run }),
  };
  if (flags.watch === true) return watchStatus(query, context);
  const answer = await context.threados.status(query);
  if (!answer.ok) return answer;
  const { revision, view, warnings } = answer.value;
  return ok({ revision, data: view, warnings, text: (screen) => renderStatus(view, context.io.now(), screen) });
};
