import { fail } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { fieldsOf } from '../fields.ts';
import { perform } from '../perform.ts';

export const parallelize: Run<'group.parallelize'> = async ({ flags, positionals }, context) => {
  const { ids } = positionals;
  if (flags.as !== undefined) return perform(context, [{ action: 'group.parallelize', ids, ...fieldsOf(flags) }]);
  const [id, second] = ids;
  if (second !== undefined) {
    return fail('USAGE', 'several steps become one group only with --as GROUP', {
      hint: 'an item goes with its own flag: --item X --item Y',
    });
  }
  return perform(context, [{ action: 'group.parallelize', id, ...fieldsOf(flags) }]);
};

export const createFusion: Run<'fusion.create'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'fusion.create', id: positionals.id, ...fieldsOf(flags) }]);

export const insertGate: Run<'gate.insert'> = async ({ flags, positionals }, context) => {
  if (flags.after === undefined && flags.before === undefined) return fail('USAGE', 'gate insert wants --after, --before, or both');
  return perform(context, [{ action: 'gate.insert', id: positionals.id, ...fieldsOf(flags) }]);
};

export const approveGate: Run<'gate.approve'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'gate.approve', id: positionals.id, ...fieldsOf(flags) }]);

export const rejectGate: Run<'gate.reject'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'gate.reject', id: positionals.id, ...fieldsOf(flags) }]);
