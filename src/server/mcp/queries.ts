import * as v from 'valibot';
import { parseDuration } from '../../util/duration.ts';
import { explainIssue } from '../../model/explain-issue.ts';
import { fail, ok, type Result } from '../../model/result.ts';

/**
 * What the reading verbs are asked with by another program, as plain data: the flags of the command of the same name,
 * in snake_case. The descriptions go into the JSON Schemas that such a program is shown.
 */

const described = <S extends v.GenericSchema>(schema: S, description: string) => v.pipe(schema, v.description(description));
const name = v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(200));
const step = described(name, 'the step, or one of its instances such as explore.2');

const Status = v.strictObject({
  steps: v.optional(described(v.array(name), 'only these steps; default: all')),
  run: v.optional(described(name, 'of this run; default: the latest')),
});
const Nothing = v.strictObject({});
const OneStep = v.strictObject({ id: described(name, 'the step') });
const Logs = v.strictObject({
  id: step,
  stream: v.optional(described(v.picklist(['stdout', 'stderr']), 'default: stdout')),
  tail: v.optional(described(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5000)), 'how many of the last lines; default: 200')),
  attempt: v.optional(described(v.pipe(v.number(), v.integer(), v.minValue(1)), 'an earlier attempt; default: the newest')),
  grep: v.optional(described(name, 'only lines that match this regular expression')),
});
const Diff = v.strictObject({ id: step });
const Wait = v.strictObject({
  ids: v.optional(
    described(v.array(name), 'the steps or instances to wait for; default: until nothing more of the run can start by itself'),
  ),
  for: v.optional(
    described(
      v.picklist(['done', 'ended', 'review']),
      'done: DONE (default). ended: any end, also FAILED. review: DONE, or waiting for a review',
    ),
  ),
  timeout: v.optional(
    described(
      v.pipe(
        v.string(),
        v.check((text) => parseDuration(text) !== null, 'must be a duration such as 45s or 10m'),
      ),
      'such as 45s or 10m; default: 45s. Afterwards the answer is WAIT_TIMEOUT, and one can wait again',
    ),
  ),
});
const Proposals = v.strictObject({
  state: v.optional(described(v.picklist(['pending', 'applied', 'discarded', 'stale']), 'default: all of them')),
});
const OneProposal = v.strictObject({ id: described(name, 'such as p-3f9a12cd') });

export const QUERY_SCHEMAS = {
  status: Status,
  'sequence.show': Nothing,
  'step.show': OneStep,
  'prompt.show': OneStep,
  logs: Logs,
  diff: Diff,
  wait: Wait,
  'proposal.ls': Proposals,
  'proposal.show': OneProposal,
  'policy.show': Nothing,
} as const;

export type QueryName = keyof typeof QUERY_SCHEMAS;
export type QueryOf<N extends QueryName> = v.InferOutput<(typeof QUERY_SCHEMAS)[N]>;

/** INVALID_VALUE says everything that is wrong with it. */
export function parseQuery<N extends QueryName>(query: N, input: unknown): Result<QueryOf<N>> {
  return parseBy(query, QUERY_SCHEMAS[query], input);
}

/** How actions are to be carried out, beside the actions themselves. */
export const ChangeOptionsSchema = v.strictObject({
  dry_run: v.optional(described(v.boolean(), 'only tell what it would do')),
  if_revision: v.optional(described(name, 'refuse where the sequence has moved on')),
  why: v.optional(described(v.pipe(v.string(), v.maxLength(10_000)), 'a sentence for the person who decides')),
});
export type ChangeOptions = v.InferOutput<typeof ChangeOptionsSchema>;

export function parseChangeOptions(input: unknown): Result<ChangeOptions> {
  return parseBy('the request', ChangeOptionsSchema, input);
}

type ObjectSchema<T> = v.GenericSchema<unknown, T> & { readonly entries: object };

function parseBy<T>(of: string, schema: ObjectSchema<T>, input: unknown): Result<T> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return ok(parsed.output);
  const problems = parsed.issues.map((issue) => explainIssue(issue, of, Object.keys(schema.entries)));
  return fail('INVALID_VALUE', `${of}: ${problems.join('; ')}`, { details: { problems } });
}
