import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import type { ThreadOs } from '../../app/threados.ts';
import { renderStatus } from '../render/status.ts';
import type { Screen } from '../render/screen.ts';
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
  const waiting = context.format === 'text' ? await proposalsWaiting(context.threados) : 0;
  return ok({
    revision,
    data: view,
    warnings,
    text: (screen) => [...renderStatus(view, context.io.now(), screen), ...waitingLine(waiting, screen)],
  });
};

/** A listing of their folder, which is mostly not there. */
async function proposalsWaiting(threados: ThreadOs): Promise<number> {
  const proposals = await threados.proposals();
  return proposals.ok ? proposals.value.filter(({ state }) => state === 'pending').length : 0;
}

function waitingLine(count: number, { paint }: Screen): readonly string[] {
  if (count === 0) return [];
  return ['', `${paint.warn(count === 1 ? '1 proposal waits' : `${count} proposals wait`)} for you: seqctl proposal ls`];
}
