import * as v from 'valibot';
import { FAILURES } from './failure.ts';
import { REASON_CODES, STATUSES, UsageSchema } from './status.ts';

/** What `seqctl` prints in json (cli.md, "Envelope" and "Data shapes"), for those who read it and for the tests. */

const nullableString = v.nullable(v.string());
const nullableNumber = v.nullable(v.number());
const revision = v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{12}$/)));
const ids = v.array(v.string());

const ReasonSchema = v.nullable(v.strictObject({ code: v.picklist(REASON_CODES), message: v.string(), ids }));
const ArtifactsSchema = v.nullable(
  v.strictObject({ dir: v.string(), stdout: v.string(), stderr: v.string(), summary: nullableString, diff: nullableString }),
);
const attempt = {
  attempt: nullableNumber,
  started_at: nullableString,
  ended_at: nullableString,
  duration_ms: nullableNumber,
  exit_code: nullableNumber,
  usage: v.nullable(UsageSchema),
  artifacts: ArtifactsSchema,
};
const InstanceRowSchema = v.strictObject({ instance: v.string(), status: v.picklist(STATUSES), reason: ReasonSchema, ...attempt });
export const StatusRowSchema = v.strictObject({
  id: v.string(),
  name: v.string(),
  type: v.string(),
  lane: nullableString,
  role: nullableString,
  model: nullableString,
  status: v.picklist(STATUSES),
  reason: ReasonSchema,
  depends_on: ids,
  after: ids,
  group: nullableString,
  parent: nullableString,
  instances: v.array(InstanceRowSchema),
  ...attempt,
});
export const StatusViewSchema = v.strictObject({
  sequence: v.string(),
  run_id: nullableString,
  mode: v.picklist(['safe', 'power']),
  executor: v.nullable(v.picklist(['direct', 'mprocs'])),
  counts: v.record(v.picklist(STATUSES), v.number()),
  steps: v.array(StatusRowSchema),
});
const ProposalListSchema = v.strictObject({
  proposals: v.array(
    v.strictObject({
      id: v.string(),
      actor: v.string(),
      created_at: v.string(),
      state: v.picklist(['pending', 'applied', 'discarded', 'stale']),
      actions: v.array(v.looseObject({ action: v.string() })),
      decisions: v.array(v.looseObject({ verdict: v.string(), rule: v.string(), reason: v.string() })),
      diff: v.string(),
    }),
  ),
});
const MprocsStatusSchema = v.strictObject({
  state: v.picklist(['open', 'closed', 'lost']),
  address: nullableString,
  pid: nullableNumber,
  version: nullableString,
  panes: v.array(v.strictObject({ step: v.string(), instance: v.string(), name: v.string(), index: v.number(), stale: v.boolean() })),
});

const success = <C extends v.GenericSchema, D extends v.GenericSchema>(command: C, data: D) =>
  v.strictObject({ ok: v.literal(true), command, revision, data, warnings: v.array(v.string()) });

/** The commands whose `data` is part of the contract to the last key. */
const SHAPED = ['status', 'proposal.ls', 'mprocs.status'];

export const FailureEnvelopeSchema = v.strictObject({
  ok: v.literal(false),
  command: v.string(),
  revision,
  error: v.strictObject({
    code: v.picklist(Object.keys(FAILURES) as (keyof typeof FAILURES)[]),
    message: v.string(),
    details: v.record(v.string(), v.unknown()),
    hint: nullableString,
  }),
});

export const EnvelopeSchema = v.union([
  success(v.literal('status'), StatusViewSchema),
  success(v.literal('proposal.ls'), ProposalListSchema),
  success(v.literal('mprocs.status'), MprocsStatusSchema),
  success(
    v.pipe(v.string(), v.regex(new RegExp(`^(?!(?:${SHAPED.map((name) => name.replace('.', '\\.')).join('|')})$)`))),
    v.record(v.string(), v.unknown()),
  ),
  FailureEnvelopeSchema,
]);
