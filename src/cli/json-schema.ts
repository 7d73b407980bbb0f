import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import { ActionListSchema } from '../model/action.ts';
import { EnvelopeSchema } from '../model/envelope.ts';
import { PolicySchema } from '../model/policy.ts';
import { SequenceSpecSchema } from '../model/sequence.ts';
import { StatusFileSchema } from '../model/status.ts';
import type { SCHEMA_NAMES } from './table/basics.ts';

const SCHEMAS = {
  sequence: { title: '.threados/sequence.yaml', schema: SequenceSpecSchema },
  actions: { title: 'The input of seqctl apply', schema: ActionListSchema },
  policy: { title: '.threados/policy.yaml', schema: PolicySchema },
  status: { title: 'status.json of an instance', schema: StatusFileSchema },
  output: { title: 'Every JSON answer of seqctl', schema: EnvelopeSchema },
};

/** JSON Schema of what the code validates with. Checks that are functions are left out: the code is stricter. */
export function jsonSchema(name: (typeof SCHEMA_NAMES)[number]): JsonSchema {
  const { title, schema } = SCHEMAS[name];
  const { $schema, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
  return { ...($schema === undefined ? {} : { $schema }), title, ...rest };
}
