import type { Run } from '../answer.ts';
import { perform } from '../perform.ts';
import { readActions } from '../read-actions.ts';

export const apply: Run<'apply'> = async ({ flags, positionals }, context) => {
  const actions = await readActions(positionals.file, context);
  return actions.ok ? perform(context, actions.value, { wait: flags.wait, listed: true }) : actions;
};
