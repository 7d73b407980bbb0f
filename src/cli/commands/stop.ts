import { err, ok, type Result } from '../../model/result.ts';
import type { Answer, Context, Run } from '../answer.ts';
import { fieldsOf } from '../fields.ts';
import { perform, unprovenStop } from '../perform.ts';
import { renderStops } from '../render/run.ts';

export const stopSteps: Run<'stop.step'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'stop.step', ids: positionals.ids, ...fieldsOf(flags) }]);

export const stopAll: Run<'stop.all'> = async (_input, context) => {
  const { threados, globals, io } = context;
  if (globals.dryRun) return planStopAll(context);
  const stopped = await threados.stopAll({ yes: globals.yes, signal: io.signal });
  if (!stopped.ok) return stopped;
  const unproven = unprovenStop(stopped.value);
  if (unproven !== null) return err(unproven);
  const { warnings = [], ...data } = stopped.value;
  return ok({ data, warnings, text: (screen) => renderStops(stopped.value, screen) });
};

/** What would be stopped is what runs: planned as the action that stops it. */
async function planStopAll(context: Context): Promise<Result<Answer>> {
  const status = await context.threados.status();
  if (!status.ok) return status;
  const { revision, view } = status.value;
  const ids = view.steps.filter((row) => row.status === 'RUNNING').map((row) => row.id);
  if (ids.length > 0) return perform(context, [{ action: 'stop.step', ids }]);
  return ok({ revision, data: { diff: '', effects: [], decisions: [] }, text: ({ paint }) => [paint.faint('nothing runs')] });
}
