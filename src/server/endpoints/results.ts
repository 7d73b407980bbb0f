import * as v from 'valibot';
import type { RunSummary, WorktreeRow } from '../../app/threados.ts';
import type { AuditEntry } from '../../model/plan.ts';
import { AuditEntrySchema, LogTextSchema, RunAnswerSchema, RunSummarySchema, WorktreeRowSchema } from '../answers/repo.ts';
import { count, shaped, text, texts } from '../answers/shaped.ts';
import { endpoint, given } from '../endpoint.ts';
import { idField, runField, timeField, wholeNumberQuery, wordField } from '../inputs.ts';

/** Of a log: which, and which lines of it. A pattern is kept short, since it is matched in the server. */
export const logFields = {
  id: idField,
  stream: v.optional(v.picklist(['stdout', 'stderr']), 'stdout'),
  tail: v.optional(wholeNumberQuery(0)),
  grep: v.optional(v.pipe(v.string(), v.maxLength(200, 'must be at most 200 characters'))),
};

/** What steps left behind, and what was done here. */
export const RESULT_ENDPOINTS = {
  logs: endpoint({
    verb: 'GET',
    path: '/steps/{id}/logs',
    summary: 'The log of an attempt: whole, its tail, or the lines that match',
    input: { ...logFields, attempt: v.optional(wholeNumberQuery(1)), run: v.optional(runField) },
    answer: LogTextSchema,
    run: (os, { tail, attempt, grep, ...rest }) =>
      os.logs({ ...given(rest), tail: tail ?? null, attempt: attempt ?? null, grep: grep ?? null }),
  }),
  summary: endpoint({
    verb: 'GET',
    path: '/steps/{id}/summary',
    summary: 'What a step says it did',
    input: { id: idField },
    answer: shaped<{ instance: string; path: string; text: string }>()(v.strictObject({ instance: text, path: text, text })),
    run: (os, { id }) => os.summary(id),
  }),
  diff: endpoint({
    verb: 'GET',
    path: '/steps/{id}/diff',
    summary: 'What a step changed, as a patch',
    input: { id: idField },
    answer: shaped<{ instance: string; path: string; patch: string; files: readonly string[] }>()(
      v.strictObject({ instance: text, path: text, patch: text, files: texts }),
    ),
    run: (os, { id }) => os.diff(id),
  }),
  worktrees: endpoint({
    verb: 'GET',
    path: '/worktrees',
    summary: 'The worktrees of the steps, and what would be lost with each',
    input: {},
    answer: shaped<readonly WorktreeRow[]>()(v.array(WorktreeRowSchema)),
    run: (os) => os.worktrees(),
  }),
  runs: endpoint({
    verb: 'GET',
    path: '/runs',
    summary: 'The runs of this repo, newest first',
    input: {},
    answer: shaped<readonly RunSummary[]>()(v.array(RunSummarySchema)),
    run: (os) => os.runs(),
  }),
  runOf: endpoint({
    verb: 'GET',
    path: '/runs/{id}',
    summary: 'One run: its record, its view, every attempt',
    input: { id: runField },
    answer: RunAnswerSchema,
    run: (os, { id }) => os.run(id),
  }),
  audit: endpoint({
    verb: 'GET',
    path: '/audit',
    summary: 'Who did what, oldest first',
    input: { since: v.optional(timeField), actor: v.optional(wordField), action: v.optional(wordField), step: v.optional(idField) },
    answer: shaped<readonly AuditEntry[]>()(v.array(AuditEntrySchema)),
    run: (os, input) => os.audit(given(input)),
  }),
  verifyAudit: endpoint({
    verb: 'GET',
    path: '/audit/verify',
    summary: 'Whether the audit log is whole',
    input: {},
    answer: shaped<{ entries: number }>()(v.strictObject({ entries: count })),
    run: (os) => os.verifyAudit(),
  }),
};
