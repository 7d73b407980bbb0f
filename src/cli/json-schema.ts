import { toJsonSchema, type JsonSchema } from '@valibot/to-json-schema';
import { ActionListSchema } from '../model/action.ts';
import { EnvelopeSchema } from '../model/envelope.ts';
import { StepIdSchema } from '../model/ids.ts';
import { PolicySchema } from '../model/policy.ts';
import { KNOWN_MODELS, SequenceSpecSchema, StepFieldsSchema } from '../model/sequence.ts';
import { StatusFileSchema } from '../model/status.ts';
import type { SCHEMA_NAMES } from './table/basics.ts';
import { STEP_FIELD_FLAGS } from './table/step.ts';

const SCHEMAS = {
  sequence: { title: '.threados/sequence.yaml', schema: SequenceSpecSchema },
  actions: { title: 'The input of seqctl apply', schema: ActionListSchema },
  policy: { title: '.threados/policy.yaml', schema: PolicySchema },
  status: { title: 'status.json of an instance', schema: StatusFileSchema },
  output: { title: 'Every JSON answer of seqctl', schema: EnvelopeSchema },
};

/** What an editor shows beside a field that no flag of `step add` explains. */
const NESTED = {
  command: 'what a shell step runs: a list of words, never run through a shell',
  limits: 'b: what its agent may create below it',
  watchdog: 'l: when silence counts as a stall, and the verifier that runs beside it',
  setup: 'runs once in a new worktree, before the agent: a list of words',
};

const DESCRIPTIONS: ReadonlyMap<unknown, string> = new Map(
  Object.entries(StepFieldsSchema.entries).flatMap(([name, schema]): [unknown, string][] => {
    const flag = name.replaceAll('_', '-');
    if (Object.hasOwn(NESTED, name)) return [[schema, NESTED[name as keyof typeof NESTED]]];
    return Object.hasOwn(STEP_FIELD_FLAGS, flag) ? [[schema, STEP_FIELD_FLAGS[flag as keyof typeof STEP_FIELD_FLAGS].summary]] : [];
  }),
);

/** JSON Schema of what the code validates with. Checks that are functions are left out: the code is stricter. */
export function jsonSchema(name: (typeof SCHEMA_NAMES)[number]): JsonSchema {
  const { title, schema } = SCHEMAS[name];
  const { $schema, ...rest } = toJsonSchema(schema, {
    errorMode: 'ignore',
    typeMode: 'input',
    overrideSchema: ({ valibotSchema, jsonSchema: made }) => {
      const description = DESCRIPTIONS.get(valibotSchema);
      if (description === undefined) return null;
      const examples = (valibotSchema as unknown) === StepFieldsSchema.entries.model ? { examples: [...KNOWN_MODELS] } : {};
      return { ...made, description, ...examples };
    },
    overrideAction: ({ valibotAction, jsonSchema: made }) =>
      (valibotAction as unknown) === StepIdSchema.pipe[1] ? { ...made, pattern: '^[a-z0-9][a-z0-9_-]{0,63}$' } : null,
  });
  return { ...($schema === undefined ? {} : { $schema }), title, ...rest };
}
