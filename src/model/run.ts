import * as v from 'valibot';

/** A person's word on a gate or on a step that wants review. Only `human` (and `demo` in its own folder) ever writes one. */
export const ReviewSchema = v.strictObject({
  step: v.string(),
  /** The attempt of the step that was judged; for a gate its round, 1 at first. */
  attempt: v.pipe(v.number(), v.integer()),
  decision: v.picklist(['approved', 'rejected']),
  actor: v.string(),
  at: v.string(),
  note: v.nullable(v.string()),
});
export type Review = v.InferOutput<typeof ReviewSchema>;

/** `run.json`: what a run is beyond its status files. */
export const RunRecordSchema = v.strictObject({
  schema: v.literal(1),
  run_id: v.string(),
  created_at: v.string(),
  created_by: v.string(),
  /** Of the sequence when the run began; the file itself is kept beside as sequence.yaml. */
  revision: v.string(),
  /** The executor used last. */
  executor: v.picklist(['direct', 'mprocs']),
  /**
   * Instance id (or gate id) → the highest attempt (or round) that no longer counts: a restart of something
   * upstream, a rejection or `restart` itself put the step back to where it had not run. Nothing is deleted.
   */
  superseded: v.record(v.string(), v.pipe(v.number(), v.integer())),
  /** Oldest first; never shortened. */
  reviews: v.array(ReviewSchema),
  /**
   * Step id → how many of `reviews`, from the oldest, are no word on it: they were about a step of that id that was
   * removed since. Absent until a step is.
   */
  reviews_from: v.exactOptional(v.record(v.string(), v.pipe(v.number(), v.integer()))),
});
export type RunRecord = v.InferOutput<typeof RunRecordSchema>;

/** The highest attempt (or round) of an instance or gate that no longer counts; 0 where all do. Safe for any name. */
export function supersededUpTo(record: RunRecord, id: string): number {
  return Object.hasOwn(record.superseded, id) ? (record.superseded[id] ?? 0) : 0;
}

/** The reviews of the steps that there are now, oldest first: none of a step that was removed and had the same id. */
export function countingReviews({ reviews, reviews_from = {} }: RunRecord): readonly Review[] {
  return reviews.filter(({ step }, i) => !Object.hasOwn(reviews_from, step) || i >= (reviews_from[step] ?? 0));
}
