import type { RunRecord } from '../model/run.ts';
import { isInteger, isString, listOf, nullable, oneOf, parseShape, recordOf, shape } from './shape.ts';

const isRunRecord = shape(
  {
    schema: oneOf(1),
    run_id: isString,
    created_at: isString,
    created_by: isString,
    revision: isString,
    executor: oneOf('direct', 'mprocs'),
    superseded: recordOf(isInteger),
    reviews: listOf(
      shape({
        step: isString,
        attempt: isInteger,
        decision: oneOf('approved', 'rejected'),
        actor: isString,
        at: isString,
        note: nullable(isString),
      }),
    ),
  },
  { reviews_from: recordOf(isInteger) },
);

/** run.json's text; `null` where it is none. */
export function parseRunRecord(text: string): RunRecord | null {
  return parseShape(text, isRunRecord) as RunRecord | null;
}
