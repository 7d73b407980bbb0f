import { toJsonSchema, toJsonSchemaDefs, type ConversionConfig, type JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { ActionSchema } from '../model/action.ts';
import { StatusRowSchema } from '../model/envelope.ts';
import { FAILURES } from '../model/failure.ts';
import { PolicySchema } from '../model/policy.ts';
import { RunRecordSchema } from '../model/run.ts';
import { SequenceSpecSchema } from '../model/sequence.ts';
import { StatusFileSchema } from '../model/status.ts';
import {
  ActorSchema,
  DetailsSchema,
  FailureSchema,
  PerformedSchema,
  PlanSchema,
  ProposalSchema,
  RunReportSchema,
  StopReportSchema,
} from './answers/plan.ts';
import { SequenceSchema, StepSchema, ViewSchema } from './answers/repo.ts';
import { fieldsOfPath } from './endpoint.ts';
import { endpointsByName } from './endpoints.ts';
import { actionsField } from './inputs.ts';
import { takesMany } from './read-input.ts';
import { STREAMS } from './streams.ts';

/** Schemas that go by a name in the document. */
const NAMED = {
  Action: ActionSchema,
  Failure: FailureSchema,
  Performed: PerformedSchema,
  Plan: PlanSchema,
  Policy: PolicySchema,
  Proposal: ProposalSchema,
  RunRecord: RunRecordSchema,
  RunReport: RunReportSchema,
  Sequence: SequenceSchema,
  SequenceSpec: SequenceSpecSchema,
  StatusFile: StatusFileSchema,
  StatusRow: StatusRowSchema,
  StatusView: ViewSchema,
  Step: StepSchema,
  StopReport: StopReportSchema,
};

const CONFIG = {
  target: 'draft-2020-12',
  errorMode: 'ignore',
  typeMode: 'input',
  definitions: NAMED,
  overrideRef: ({ referenceId }) => refTo(referenceId),
  overrideSchema: ({ valibotSchema }) => {
    if (valibotSchema === actionsField) return { type: 'array', items: { $ref: refTo('Action') } };
    if (valibotSchema === DetailsSchema) return { type: 'object' };
    if (valibotSchema === ActorSchema) return { type: 'string', pattern: '^(?:human|chat|http|mcp|demo|agent:.+)$' };
    return null;
  },
} as const satisfies ConversionConfig;

/** The OpenAPI 3.1 document of the API, made of the tables that the server is made of. `docs/openapi.json` is a copy. */
export function openApiDocument(): object {
  const operations = endpointsByName().map(([name, endpoint]) => ({
    path: endpoint.path,
    verb: endpoint.verb.toLowerCase(),
    operation: {
      operationId: name,
      summary: endpoint.summary,
      ...(endpoint.details === undefined ? {} : { description: endpoint.details }),
      ...parametersOf(endpoint.path, endpoint.input, endpoint.verb === 'GET'),
      ...(endpoint.verb === 'GET' ? {} : bodyOf(endpoint.path, endpoint.input)),
      responses: {
        200: { description: 'Done, or `"ok": false` with what stood in the way', ...jsonOf(answerOf(endpoint.answer)) },
        ...OTHERWISE,
      },
    },
  }));
  const streams = Object.entries(STREAMS).map(([name, { path, summary, details, input }]) => ({
    path,
    verb: 'get',
    operation: {
      operationId: name,
      summary,
      description: details,
      ...parametersOf(path, input, true),
      responses: { 200: { description: 'A stream', content: { 'text/event-stream': { schema: { type: 'string' } } } }, ...OTHERWISE },
    },
  }));
  const paths: Record<string, Record<string, object>> = {};
  for (const { path, verb, operation } of [...operations, ...streams]) paths[path] = { ...paths[path], [verb]: operation };
  return {
    openapi: '3.1.0',
    info: { title: 'ThreadOS', version: '1', description: DESCRIPTION },
    servers: [{ url: 'http://127.0.0.1:7433' }],
    security: [{ token: [] }],
    paths,
    components: {
      responses: { Refused: REFUSED },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        ...toJsonSchemaDefs(NAMED, CONFIG),
        Refused: {
          type: 'object',
          properties: { ok: { const: false }, error: { $ref: refTo('Failure') } },
          required: ['ok', 'error'],
        },
      },
    },
  };
}

const DESCRIPTION =
  'What `threados serve` answers, to this machine only. Every answer is {"ok": true, "data": …} or {"ok": false, "error": …}; a step that ' +
  'failed or a gate that waits is no failed request and has status 200, so look at `ok`. With a client’s token the actor is `http`: in SAFE ' +
  'mode its requests become proposals (202). A POST with `Accept: text/event-stream` gets `progress` messages and one `result`.';

/** One response for whatever stands in the way: which status goes with which code is one table for all of them. */
const REFUSED = {
  description: [...new Set(Object.values(FAILURES).map(({ http }) => http))]
    .sort((a, b) => a - b)
    .map((status) => `${String(status)}: ${codesOf(status).join(', ')}`)
    .join('\n\n'),
  ...jsonOf({ $ref: refTo('Refused') }),
};
const OTHERWISE = { default: { $ref: '#/components/responses/Refused' } };

function codesOf(status: number): readonly string[] {
  return Object.entries(FAILURES)
    .filter(([, { http }]) => http === status)
    .map(([code]) => code);
}

function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

function schemaOf(schema: v.GenericSchema): JsonSchema {
  const { $schema: _$schema, $defs: _$defs, ...rest } = toJsonSchema(schema, CONFIG);
  return rest;
}

function jsonOf(schema: object): object {
  return { content: { 'application/json': { schema } } };
}

function answerOf(schema: v.GenericSchema): object {
  const done = { type: 'object', properties: { ok: { const: true }, data: schemaOf(schema) }, required: ['ok', 'data'] };
  return { oneOf: [done, { $ref: refTo('Refused') }] };
}

function parametersOf(path: string, input: v.ObjectEntries, isQuery: boolean): object {
  const inPath = fieldsOfPath(path);
  const parameters = Object.entries(input).flatMap(([name, field]): object[] => {
    const schema = schemaOf(field);
    if (inPath.includes(name)) return [{ name, in: 'path', required: true, schema }];
    return isQuery ? [{ name, in: 'query', schema, ...(takesMany(field) ? { explode: true } : {}) }] : [];
  });
  return parameters.length === 0 ? {} : { parameters };
}

function bodyOf(path: string, input: v.ObjectEntries): object {
  const inPath = fieldsOfPath(path);
  const fields = Object.fromEntries(Object.entries(input).filter(([name]) => !inPath.includes(name)));
  const required = Object.values(fields).some((field) => field.type !== 'optional');
  return Object.keys(fields).length === 0 ? {} : { requestBody: { required, ...jsonOf(schemaOf(v.strictObject(fields))) } };
}
