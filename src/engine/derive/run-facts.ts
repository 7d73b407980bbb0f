import type { InstanceId, StepId } from '../../model/ids.ts';
import { countingReviews, type Review, type RunRecord } from '../../model/run.ts';
import type { Step } from '../../model/sequence.ts';
import type { StatusFile } from '../../model/status.ts';
import { instancesOf } from '../instances.ts';

/** What a run has left behind so far; `record: null` before the first run. */
export interface Run {
  readonly record: RunRecord | null;
  /** The newest attempt of every instance that ever began. */
  readonly files: ReadonlyMap<InstanceId, StatusFile>;
}

/** A run, made ready for questions about single steps. */
export interface RunFacts {
  readonly files: ReadonlyMap<InstanceId, StatusFile>;
  /** The highest attempt (round, for a gate) that no longer counts; `undefined` where nothing was ever put back. */
  supersededAt(id: InstanceId): number | undefined;
  /** The last word a person has said about a step, or a gate, in this round. */
  reviewAt(step: StepId, round: number): Review | null;
  /** The last word on a gate among the rounds that count. */
  gateReview(gate: StepId): Review | null;
}

export function runFacts(run: Run): RunFacts {
  const superseded = new Map(Object.entries(run.record?.superseded ?? {}));
  const reviews = new Map<StepId, Review[]>();
  for (const review of run.record === null ? [] : countingReviews(run.record)) {
    const list = reviews.get(review.step);
    if (list === undefined) reviews.set(review.step, [review]);
    else list.push(review);
  }
  return {
    files: run.files,
    supersededAt: (id) => superseded.get(id),
    reviewAt: (step, round) => reviews.get(step)?.findLast((review) => review.attempt === round) ?? null,
    gateReview: (gate) => reviews.get(gate)?.findLast((review) => review.attempt > (superseded.get(gate) ?? 0)) ?? null,
  };
}

/**
 * What `Review.attempt` says of a step: its attempt; for P the sum of its instances' attempts, so that a new attempt
 * of any one of them wants a new look; for a gate its round. 0 before the first attempt.
 */
export function reviewRound(step: Step, run: Run): number {
  if (step.type === 'gate') return (runFacts(run).supersededAt(step.id) ?? 0) + 1;
  return attemptsMade(step, run.files);
}

export function attemptsMade(step: Step, files: ReadonlyMap<InstanceId, StatusFile>): number {
  return instancesOf(step).reduce((sum, instance) => sum + (files.get(instance)?.attempt ?? 0), 0);
}
