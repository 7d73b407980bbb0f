import * as v from 'valibot';
import { PerformedSchema, PlanSchema, RunReportSchema, StopReportSchema } from '../answers/plan.ts';
import { ReconcileReportSchema } from '../answers/repo.ts';
import { shaped, text, texts } from '../answers/shaped.ts';
import { endpoint, given } from '../endpoint.ts';
import {
  actionsField,
  changeOptions,
  idField,
  idsField,
  proposalField,
  runOptions,
  turnField,
  wordField,
  wordsField,
  yesField,
} from '../inputs.ts';
import { unchecked } from './unchecked.ts';

/** What changes or runs something. All of it goes through the one pipeline, under the actor of its token. */
export const WORK_ENDPOINTS = {
  check: endpoint({
    verb: 'POST',
    path: '/actions/validate',
    summary: 'What these actions would do and what the policy says of each; changes nothing',
    input: { actions: actionsField },
    answer: PlanSchema,
    run: (os, { actions }) => os.checkPolicy(unchecked(actions)),
  }),
  apply: endpoint({
    verb: 'POST',
    path: '/actions/apply',
    summary: 'Carry out a list of actions: all of its edits land, or none',
    details:
      'In SAFE mode a client gets 202 and PROPOSAL_PENDING: the request is kept for a person, and `details.proposal_id` names it. ' +
      'What only a person may do (approve, reject, policy mode) is 403 POLICY_DENIED for a client in both modes.',
    input: {
      actions: actionsField,
      ...changeOptions,
      wait: runOptions.wait,
      request: v.optional(wordsField),
      turn: v.optional(turnField),
      proposal: v.optional(proposalField),
    },
    answer: PerformedSchema,
    run: (os, { actions, ...options }, { signal, tell }) =>
      os.perform({ actions: unchecked(actions), ...given(options), signal, onEvent: tell }),
  }),
  run: endpoint({
    verb: 'POST',
    path: '/run',
    summary: 'Run steps, a group, what can start now (the default), or everything',
    details:
      'The run goes on by itself and the answer says that it is under way. With `wait` the answer comes when it has ended, and it is ended where the client goes away before.',
    input: {
      scope: v.optional(v.picklist(['step', 'group', 'runnable', 'all']), 'runnable'),
      ids: v.optional(idsField),
      group: v.optional(wordField),
      force: v.optional(v.boolean()),
      new_run: v.optional(v.boolean()),
      ...runOptions,
      ...changeOptions,
    },
    answer: PerformedSchema,
    run: (os, { yes, dry_run, if_revision, wait, scope, ...fields }, { signal, tell }) =>
      os.perform({
        actions: unchecked([{ action: `run.${scope}`, ...given(fields) }]),
        yes,
        dry_run,
        if_revision,
        wait,
        signal,
        onEvent: tell,
      }),
  }),
  stop: endpoint({
    verb: 'POST',
    path: '/stop',
    summary: 'Stop steps',
    input: { ids: idsField, kill: v.optional(v.boolean()), ...changeOptions },
    answer: PerformedSchema,
    run: (os, { ids, kill, ...options }, { signal }) =>
      os.perform({ actions: [{ action: 'stop.step', ids, ...given({ kill }) }], ...options, wait: false, signal }),
  }),
  stopAll: endpoint({
    verb: 'POST',
    path: '/stop/all',
    summary: 'Stop everything that runs here, and its scheduler; for a person',
    input: { yes: yesField },
    answer: StopReportSchema,
    run: (os, { yes }, { signal }) => os.stopAll({ yes, signal }),
  }),
  restart: endpoint({
    verb: 'POST',
    path: '/restart',
    summary: 'Run steps again, as a new attempt',
    input: { ids: idsField, resume: v.optional(v.boolean()), ...runOptions, ...changeOptions },
    answer: PerformedSchema,
    run: (os, { yes, dry_run, if_revision, wait, ...fields }, { signal, tell }) =>
      os.perform({ actions: [{ action: 'restart.step', ...given(fields) }], yes, dry_run, if_revision, wait, signal, onEvent: tell }),
  }),
  wait: endpoint({
    verb: 'POST',
    path: '/wait',
    summary: 'Wait until steps are done, ended or up for review',
    input: {
      ids: idsField,
      until: v.optional(v.picklist(['done', 'ended', 'review']), 'done'),
      timeout_ms: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))), null),
    },
    answer: RunReportSchema,
    run: (os, input, { signal }) => os.wait({ ...input, signal }),
  }),
  reconcile: endpoint({
    verb: 'POST',
    path: '/reconcile',
    summary: 'Look what is really running, and say what was lost',
    input: {},
    answer: ReconcileReportSchema,
    run: (os) => os.reconcile(),
  }),
  undo: endpoint({
    verb: 'POST',
    path: '/undo',
    summary: 'Take the last change of the definition back; for a person',
    input: { dry_run: changeOptions.dry_run, yes: yesField },
    answer: shaped<{ revision: string; diff: string; undone: readonly string[]; warnings: readonly string[] }>()(
      v.strictObject({ revision: text, diff: text, undone: texts, warnings: texts }),
    ),
    run: (os, input) => os.undo(input),
  }),
  accept: endpoint({
    verb: 'POST',
    path: '/steps/{id}/accept',
    summary: "Apply a step's patch to the main tree; for a person",
    input: { id: idField, yes: yesField, dry_run: changeOptions.dry_run },
    answer: shaped<{ instance: string; files: readonly string[]; warnings?: readonly string[] }>()(
      v.strictObject({ instance: text, files: texts, warnings: v.exactOptional(texts) }),
    ),
    run: (os, input) => os.accept(input),
  }),
};
