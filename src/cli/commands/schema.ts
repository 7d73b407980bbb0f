import { fail, ok } from '../../model/result.ts';
import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';
import { jsonSchema } from '../json-schema.ts';
import { SCHEMA_NAMES } from '../table/basics.ts';

export const schema: Run<'schema'> = ({ positionals }) => {
  const { name } = positionals;
  const known = SCHEMA_NAMES.find((each) => each === name);
  if (name !== undefined && known === undefined) {
    const shown = printable(name.slice(0, 80));
    return fail('INVALID_VALUE', `there is no schema "${shown}", only ${SCHEMA_NAMES.join(', ')}.${didYouMean(name, SCHEMA_NAMES)}`);
  }
  const data = known === undefined ? Object.fromEntries(SCHEMA_NAMES.map((each) => [each, jsonSchema(each)])) : jsonSchema(known);
  return ok({ data, revision: null, text: () => JSON.stringify(data, null, 2).split('\n') });
};
