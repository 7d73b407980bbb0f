import type { Run } from '../answer.ts';
import { fieldsOf } from '../fields.ts';
import { perform } from '../perform.ts';

export const addDependency: Run<'dep.add'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'dep.add', id: positionals.id, ...fieldsOf(flags) }]);

export const removeDependency: Run<'dep.rm'> = ({ flags, positionals }, context) =>
  perform(context, [{ action: 'dep.rm', id: positionals.id, ...fieldsOf(flags) }]);
