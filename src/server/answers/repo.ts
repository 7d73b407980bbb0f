import * as v from 'valibot';
import type {
  Finding,
  Initialised,
  LogText,
  PolicyAnswer,
  ReconcileReport,
  RunAnswer,
  RunSummary,
  SequenceAnswer,
  StatusAnswer,
  StepAnswer,
  TrustReport,
  WorktreeRow,
} from '../../app/threados.ts';
import type { Subject } from '../../app/subject.ts';
import { StatusRowSchema, StatusViewSchema } from '../../model/envelope.ts';
import type { AuditEntry } from '../../model/plan.ts';
import { PolicySchema } from '../../model/policy.ts';
import type { MprocsStatus } from '../../model/ports/mprocs.ts';
import { RunRecordSchema } from '../../model/run.ts';
import { SequenceSpecSchema, STEP_TYPES, PERMISSIONS, type Sequence, type Step } from '../../model/sequence.ts';
import { STATUSES, StatusFileSchema, type StatusRow, type StatusView } from '../../model/status.ts';
import { count, countOrNull, flag, shaped, text, textOrNull, texts } from './shaped.ts';

/** What is on the disk of a repo, as the interface answers it. */

const textsOrNull = v.nullable(texts);

export const StepSchema = shaped<Step>()(
  v.strictObject({
    id: text,
    name: text,
    type: v.picklist(STEP_TYPES),
    lane: textOrNull,
    role: textOrNull,
    model: textOrNull,
    model_name: textOrNull,
    fallback: texts,
    permissions: v.picklist(PERMISSIONS),
    command: textsOrNull,
    prompt_file: textOrNull,
    cwd: text,
    worktree: flag,
    base: textOrNull,
    depends_on: texts,
    after: texts,
    review: v.picklist(['required', 'none']),
    fanout: count,
    mode: v.picklist(['repeat', 'throughput']),
    items: texts,
    join: v.union([v.picklist(['all', 'any']), count]),
    max_parallel: countOrNull,
    group: textOrNull,
    candidates: texts,
    phase: countOrNull,
    parent: textOrNull,
    limits: v.strictObject({ children: count, depth: count, lifetime: count, parallel: countOrNull, models: textsOrNull }),
    retries: count,
    rework: count,
    timeout_ms: countOrNull,
    success_exit_codes: v.array(count),
    watchdog: v.nullable(
      v.strictObject({
        start_ms: countOrNull,
        idle_ms: countOrNull,
        on_stall: v.picklist(['notify', 'restart', 'stop']),
        verify: textsOrNull,
        every_ms: count,
      }),
    ),
    setup: textsOrNull,
    env: v.record(text, text),
    interactive: flag,
    keep_background: flag,
    artifacts: texts,
    diff: flag,
    status: v.picklist(['READY', 'DONE']),
  }),
);

export const SequenceSchema = shaped<Sequence>()(
  v.strictObject({ version: v.literal(1), name: text, lanes: texts, steps: v.array(StepSchema) }),
);
export const SequenceAnswerSchema = shaped<SequenceAnswer>()(
  v.strictObject({ revision: text, text, spec: SequenceSpecSchema, sequence: SequenceSchema }),
);

export const CountsSchema = v.strictObject({
  READY: count,
  RUNNING: count,
  NEEDS_REVIEW: count,
  DONE: count,
  FAILED: count,
  BLOCKED: count,
} satisfies Record<(typeof STATUSES)[number], typeof count>);
const RowSchema = shaped<StatusRow>()(StatusRowSchema);
export const ViewSchema = shaped<StatusView>()(v.strictObject({ ...StatusViewSchema.entries, counts: CountsSchema }));
export const StatusAnswerSchema = shaped<StatusAnswer>()(v.strictObject({ revision: text, view: ViewSchema, warnings: texts }));
/** It comes as it is kept in its file, whose own fields are nobody's business. */
const SubjectSchema = shaped<Subject>()(
  v.object({
    gate: text,
    round: count,
    at: text,
    basis: v.array(v.strictObject({ instance: text, attempt: count })),
    files: texts,
    sha256: text,
    path: text,
    text,
  }),
);
export const StepAnswerSchema = shaped<StepAnswer>()(
  v.strictObject({
    revision: text,
    step: StepSchema,
    row: RowSchema,
    attempts: v.array(StatusFileSchema),
    subject: v.exactOptional(v.nullable(SubjectSchema)),
  }),
);

export const InitialisedSchema = shaped<Initialised>()(
  v.strictObject({ root: text, created: texts, revision: text, to_write: texts, warnings: texts }),
);
export const ReconcileReportSchema = shaped<ReconcileReport>()(v.strictObject({ lost: texts, alive: texts, swept: texts }));

export const LogTextSchema = shaped<LogText>()(
  v.strictObject({ instance: text, attempt: count, path: text, lines: texts, skipped: count, warnings: v.exactOptional(texts) }),
);

export const PolicyAnswerSchema = shaped<PolicyAnswer>()(
  v.strictObject({
    mode: v.picklist(['safe', 'power']),
    path: text,
    exists: flag,
    spec: PolicySchema,
    effective: v.strictObject({
      commands: texts,
      roots: texts,
      limits: v.strictObject({ steps: count, fanout: count, parallel_shell: count, parallel_agents: count }),
      confirm: texts,
    }),
  }),
);
export const TrustReportSchema = shaped<TrustReport>()(
  v.strictObject({
    trusted: flag,
    changes: v.array(v.strictObject({ what: text, kind: v.picklist(['added', 'changed', 'removed']), shown: text, diff: text })),
  }),
);

export const AuditEntrySchema = shaped<AuditEntry>()(
  v.strictObject({
    seq: count,
    at: text,
    actor: text,
    action: text,
    input: v.unknown(),
    decision: textOrNull,
    result: text,
    revision_before: textOrNull,
    revision_after: textOrNull,
    run_id: textOrNull,
    prev: text,
    hash: text,
  }),
);

export const WorktreeRowSchema = shaped<WorktreeRow>()(
  v.strictObject({
    id: text,
    step: text,
    path: text,
    branch: textOrNull,
    status: v.nullable(v.picklist(STATUSES)),
    orphan: flag,
    whole: flag,
    locked: textOrNull,
    changed: countOrNull,
    files: texts,
    submodules: texts,
    unmerged: count,
    kept_in: textOrNull,
    base_of: texts,
    needed_by: texts,
  }),
);
export const RunSummarySchema = shaped<RunSummary>()(
  v.strictObject({ run_id: text, created_at: text, created_by: text, counts: v.nullable(CountsSchema) }),
);
export const RunAnswerSchema = shaped<RunAnswer>()(
  v.strictObject({ record: RunRecordSchema, view: ViewSchema, attempts: v.array(StatusFileSchema) }),
);

export const MprocsAnswerSchema = shaped<MprocsStatus>()(
  v.strictObject({
    state: v.picklist(['open', 'closed', 'lost']),
    address: textOrNull,
    pid: countOrNull,
    version: textOrNull,
    panes: v.array(v.strictObject({ step: text, instance: text, name: text, index: count, stale: flag })),
  }),
);
export const FindingSchema = shaped<Finding>()(
  v.strictObject({ check: text, state: v.picklist(['ok', 'warning', 'missing']), found: text, fix: textOrNull }),
);
