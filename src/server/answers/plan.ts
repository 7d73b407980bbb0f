import * as v from 'valibot';
import type { Performed, RunReport, StopReport } from '../../app/threados.ts';
import { ACTION_NAMES, ActionSchema, type Action } from '../../model/action.ts';
import type { Actor } from '../../model/actor.ts';
import { FAILURES, type Failure, type FailureCode } from '../../model/failure.ts';
import { PROPOSAL_STATES, type Decision, type Effect, type FileChange, type Plan, type Proposal } from '../../model/plan.ts';
import { REASON_CODES, STATUSES, type Reason } from '../../model/status.ts';
import type { Result } from '../../model/result.ts';
import { count, countOrNull, flag, shaped, text, textOrNull, texts } from './shaped.ts';

/** What an action would do or has done: plans, proposals, reports, and what stood in the way. */

export const ActorSchema = shaped<Actor>()(
  v.custom<Actor>((value) => typeof value === 'string' && /^(?:human|chat|http|mcp|demo|agent:.+)$/.test(value), 'must be an actor'),
);
export const ActionAnswerSchema = shaped<Action>()(ActionSchema);

export const DecisionSchema = shaped<Decision>()(
  v.strictObject({
    action: count,
    name: v.picklist(ACTION_NAMES),
    verdict: v.picklist(['allow', 'confirm', 'propose', 'deny']),
    rule: text,
    reason: text,
  }),
);

export const EffectSchema = shaped<Effect>()(
  v.variant('effect', [
    v.strictObject({ effect: v.literal('edit-sequence') }),
    v.strictObject({ effect: v.picklist(['write-prompt', 'remove-prompt']), path: text }),
    v.strictObject({
      effect: v.literal('run'),
      scope: v.picklist(['step', 'group', 'runnable', 'all', 'restart']),
      steps: texts,
      processes: count,
      worktrees: texts,
      stops_at: v.exactOptional(texts),
      not_now: v.exactOptional(text),
    }),
    v.strictObject({ effect: v.literal('stop'), instances: texts, kill: flag }),
    v.strictObject({ effect: v.picklist(['approve', 'reject']), step: text }),
    v.strictObject({ effect: v.literal('mprocs'), operation: v.picklist(['select', 'send-key']), instance: text }),
    v.strictObject({
      effect: v.literal('remove-worktree'),
      worktree: text,
      path: text,
      changed: countOrNull,
      commits: count,
      kept_in: textOrNull,
      branch: v.picklist(['removed', 'kept']),
    }),
    v.strictObject({ effect: v.literal('policy-mode'), mode: v.picklist(['safe', 'power']) }),
  ]),
);

const FileChangeSchema = shaped<FileChange>()(v.strictObject({ path: text, before: textOrNull, after: textOrNull }));

export const PlanSchema = shaped<Plan>()(
  v.strictObject({
    actions: v.array(ActionAnswerSchema),
    revision_before: text,
    revision_after: text,
    changes: v.array(FileChangeSchema),
    diff: text,
    effects: v.array(EffectSchema),
    decisions: v.array(DecisionSchema),
  }),
);

export const ProposalSchema = shaped<Proposal>()(
  v.strictObject({
    schema: v.literal(1),
    id: text,
    actor: ActorSchema,
    created_at: text,
    state: v.picklist(PROPOSAL_STATES),
    actions: v.array(ActionAnswerSchema),
    decisions: v.array(DecisionSchema),
    diff: text,
    effects: v.array(EffectSchema),
    revision: text,
    request: textOrNull,
    decided_by: v.nullable(ActorSchema),
    decided_at: textOrNull,
  }),
);

export const DetailsSchema = v.custom<NonNullable<Failure['details']>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);
export const FailureSchema = shaped<Failure>()(
  v.strictObject({
    code: v.picklist(Object.keys(FAILURES) as [FailureCode, ...FailureCode[]]),
    message: text,
    hint: v.exactOptional(text),
    details: v.exactOptional(DetailsSchema),
    diagnostics: v.exactOptional(
      v.array(v.strictObject({ message: text, file: text, line: count, column: count, source: text, length: count, path: text })),
    ),
  }),
);

export const ReasonAnswerSchema = shaped<Reason>()(v.strictObject({ code: v.picklist(REASON_CODES), message: text, ids: texts }));

export const RunReportSchema = shaped<RunReport>()(
  v.strictObject({
    run_id: text,
    steps: v.array(v.strictObject({ id: text, status: v.picklist(STATUSES), reason: v.nullable(ReasonAnswerSchema) })),
    ended: text,
    detached: flag,
    warnings: v.exactOptional(texts),
  }),
);

export const StopReportSchema = shaped<StopReport>()(
  v.strictObject({
    instances: v.array(
      v.strictObject({
        instance: text,
        outcome: v.picklist(['confirmed', 'not-proven', 'not-ours', 'not-running']),
        survivors: v.array(v.strictObject({ pid: count, command: text })),
      }),
    ),
    warnings: v.exactOptional(texts),
  }),
);

export const PerformedSchema = shaped<Performed>()(
  v.strictObject({
    plan: PlanSchema,
    revision: text,
    committed: flag,
    run: v.nullable(RunReportSchema),
    stopped: v.nullable(StopReportSchema),
    warnings: texts,
  }),
);

export const ProposalAnswerSchema = shaped<{ proposal: Proposal; replanned: Result<Plan> | null }>()(
  v.strictObject({
    proposal: ProposalSchema,
    replanned: v.nullable(
      v.variant('ok', [
        v.strictObject({ ok: v.literal(true), value: PlanSchema }),
        v.strictObject({ ok: v.literal(false), error: FailureSchema }),
      ]),
    ),
  }),
);
