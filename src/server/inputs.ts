import * as v from 'valibot';
import { stepIdProblem } from '../model/ids.ts';

/**
 * Fields of requests. Whatever could become a part of a path on the disk is held to the form of its id here, at the
 * rim, so that nothing behind it ever sees a `..` or a separator.
 */

const INSTANCE = /^[a-z0-9][a-z0-9_-]{0,63}(?:\.(?:verify|[1-9]\d{0,4}))?$/;

export const idField = v.pipe(
  v.string(),
  v.regex(INSTANCE, 'must be a step or an instance such as explore.2'),
  v.check((id) => stepIdProblem(id.split('.')[0] ?? '') === null, 'must not be a device name of Windows'),
);
export const runField = v.pipe(
  v.string(),
  v.check((id) => stepIdProblem(id) === null, 'must be the id of a run, such as 20261123-084500-3f9a'),
);
export const proposalField = v.pipe(v.string(), v.regex(/^p-[0-9a-z]{1,64}$/, 'must be the id of a proposal, such as p-3f9a12cd'));
export const templateField = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the name of a template'));
export const wordField = v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(4096, 'must be at most 4096 characters'));
/** What a person said. */
export const wordsField = v.pipe(v.string(), v.maxLength(100_000, 'must be at most 100,000 characters'));
export const turnField = v.pipe(v.string(), v.regex(/^t-[0-9a-z]{1,64}$/, 'must be the id of a turn, such as t-3f9a12cd'));
export const idsField = v.pipe(v.array(idField), v.minLength(1, 'must name at least one step'), v.maxLength(10_000));
export const yesField = v.optional(v.boolean(), false);
export const timeField = v.pipe(v.string(), v.isoTimestamp('must be a time such as 2026-11-23T08:45:00.000Z'));

/** In a query everything is text. */
export const wholeNumberQuery = (min: number) =>
  v.pipe(
    v.string(),
    v.regex(/^\d{1,15}$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(min, `must be at least ${String(min)}`),
  );

/**
 * The actions of a request. Their form is the pipeline's to judge (`parseActions` names the bad one and the field that
 * was meant); the OpenAPI document shows each action's schema in this one's place.
 */
export const actionsField = v.array(v.unknown(), 'must be a list of actions');

/** How a request for a change is to be taken. */
export const changeOptions = {
  yes: yesField,
  dry_run: v.optional(v.boolean(), false),
  if_revision: v.optional(v.nullable(wordField), null),
};
/** `wait`: the answer comes when the run has ended, and the run ends where the client goes away before. */
export const runOptions = {
  wait: v.optional(v.boolean(), false),
  executor: v.optional(v.picklist(['auto', 'mprocs', 'direct'])),
  max_parallel: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
};
