import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { fieldsOf } from '../fields.ts';
import { perform } from '../perform.ts';
import { renderStep } from '../render/step.ts';

export const removeStep: Run<'step.rm'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'step.rm', id: positionals.id, ...fieldsOf(flags) }]);

export const cloneStep: Run<'step.clone'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'step.clone', id: positionals.id, new_id: positionals.new_id, ...fieldsOf(flags) }]);

export const moveStep: Run<'step.move'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'step.move', id: positionals.id, ...fieldsOf(flags) }]);

export const approveStep: Run<'step.approve'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'step.approve', id: positionals.id, ...fieldsOf(flags) }]);

export const rejectStep: Run<'step.reject'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'step.reject', id: positionals.id, ...fieldsOf(flags) }]);

export const showStep: Run<'step.show'> = async ({ positionals }, { threados, io }) => {
  const answer = await threados.step(positionals.id);
  if (!answer.ok) return answer;
  const { revision, step, row, attempts, subject } = answer.value;
  return ok({
    revision,
    data: { step, status: row, attempts, ...(subject ? { subject } : {}) },
    text: (screen) => renderStep(answer.value, io.now(), screen),
  });
};
