import type { Run } from '../answer.ts';
import { fieldsOf } from '../fields.ts';
import { perform } from '../perform.ts';

export const runSteps: Run<'run.step'> = ({ flags: { wait, ...flags }, positionals }, context) =>
  perform(context, [{ action: 'run.step', ids: positionals.ids, ...fieldsOf(flags) }], { wait });

export const runGroup: Run<'run.group'> = ({ flags: { wait, ...flags }, positionals }, context) =>
  perform(context, [{ action: 'run.group', group: positionals.group, ...fieldsOf(flags) }], { wait });

export const runRunnable: Run<'run.runnable'> = ({ flags: { wait, ...flags } }, context) =>
  perform(context, [{ action: 'run.runnable', ...fieldsOf(flags) }], { wait });

export const runAll: Run<'run.all'> = ({ flags: { wait, ...flags } }, context) =>
  perform(context, [{ action: 'run.all', ...fieldsOf(flags) }], { wait });

export const restartSteps: Run<'restart.step'> = ({ flags: { wait, ...flags }, positionals }, context) =>
  perform(context, [{ action: 'restart.step', ids: positionals.ids, ...fieldsOf(flags) }], { wait });
