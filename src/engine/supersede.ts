import { didYouMean } from '../util/nearest.ts';
import type { InstanceId, StepId } from '../model/ids.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { countingReviews, type Review, type RunRecord } from '../model/run.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import type { StatusFile } from '../model/status.ts';
import { deriveStates, reviewRound } from './derive.ts';
import { indexSteps, reach, successors } from './graph.ts';
import { companionsOf, instancesOf, stepOfInstance } from './instances.ts';

type Files = ReadonlyMap<InstanceId, StatusFile>;

/** A person's word, before it has found its round. */
export interface Word extends Omit<Review, 'attempt'> {
  /** By which verb it came: `gate approve` or `step approve`. */
  readonly kind: 'gate' | 'step';
}

/**
 * The record after `ids` (steps, gates or instances) start over: their attempts until now, and those of everything
 * downstream that has run, no longer count. Numbers only ever grow; nothing is deleted.
 */
export function restartSteps(seq: Sequence, record: RunRecord, files: Files, ids: readonly InstanceId[]): RunRecord {
  const index = indexSteps(seq);
  const superseded = new Map(Object.entries(record.superseded)); // a step may be called "constructor"
  const raise = (id: InstanceId, attempt: number): void => {
    superseded.set(id, Math.max(superseded.get(id) ?? 0, attempt));
  };
  const startOver = (step: Step, instances: readonly InstanceId[]): void => {
    if (step.type === 'gate') {
      for (const review of countingReviews(record)) if (review.step === step.id) raise(step.id, review.attempt);
      return;
    }
    for (const instance of [...instances, ...companionsOf(step)]) {
      const file = files.get(instance);
      if (file !== undefined) raise(instance, file.attempt);
    }
    // The entry alone says that an initial `status: DONE` counts no longer.
    if (step.status === 'DONE') raise(step.id, 0);
  };

  for (const id of ids) {
    const step = index.get(stepOfInstance(id));
    if (step !== undefined) startOver(step, id === step.id ? instancesOf(step) : [id]);
  }
  for (const id of downstreamOf(seq, index, ids.map(stepOfInstance))) {
    const step = index.get(id);
    if (step !== undefined) startOver(step, instancesOf(step));
  }
  return { ...record, superseded: Object.fromEntries(superseded) };
}

/** What has taken in the results of `ids`: their successors and, where they are children, their parent's. */
function downstreamOf(seq: Sequence, index: ReadonlyMap<StepId, Step>, ids: readonly StepId[]): Set<StepId> {
  const next = successors(seq);
  const withParents = new Map(
    [...next].map(([id, after]) => {
      const parent = index.get(id)?.parent ?? null;
      return [id, parent === null ? after : [...after, ...(next.get(parent) ?? [])]] as const;
    }),
  );
  return reach(withParents, ids);
}

/**
 * The record after a person has judged a gate or a step that waits for them, and the steps that are to run again.
 * A rejection sends back the gate's phase (the step itself, for a step) at most `rework` times; the one after that
 * stands, and the gate or step is FAILED. UNKNOWN_STEP, NOT_A_GATE, NOT_READY.
 */
export function applyReview(
  seq: Sequence,
  record: RunRecord,
  files: Files,
  word: Word,
): Result<{ readonly record: RunRecord; readonly rerun: readonly StepId[] }> {
  const index = indexSteps(seq);
  const step = index.get(word.step);
  if (step === undefined) {
    return fail('UNKNOWN_STEP', `there is no step "${word.step}".${didYouMean(word.step, index.keys())}`, {
      details: { steps: [word.step] },
    });
  }
  const verb = word.decision === 'approved' ? 'approve' : 'reject';
  if ((step.type === 'gate') !== (word.kind === 'gate')) {
    const [is, noun] = step.type === 'gate' ? ['a gate', 'gate'] : ['no gate', 'step'];
    return fail('NOT_A_GATE', `"${step.id}" is ${is}`, { hint: `seqctl ${noun} ${verb} ${step.id}`, details: { steps: [step.id] } });
  }
  const state = deriveStates(seq, { record, files }).get(step.id);
  if (state?.status !== 'NEEDS_REVIEW') {
    const why = state?.reason === null || state === undefined ? '' : ` (${state.reason.message})`;
    return fail('NOT_READY', `"${step.id}" is ${state?.status ?? 'unknown'}${why}: there is nothing to ${verb} yet`, {
      details: { steps: [step.id] },
    });
  }
  const { kind: _, ...rest } = word;
  const review: Review = { ...rest, attempt: reviewRound(step, { record, files }) };
  const judged: RunRecord = { ...record, reviews: [...record.reviews, review] };
  if (word.decision === 'approved') return ok({ record: judged, rerun: [] });
  const rerun = sentBackBy(step, seq);
  const before = countingReviews(record).filter((each) => each.step === step.id && each.decision === 'rejected').length;
  if (before >= step.rework || rerun.length === 0) return ok({ record: judged, rerun: [] });
  return ok({ record: restartSteps(seq, judged, files, [...rerun, step.id]), rerun });
}

/** What a gate judges, and so what its rejection sends back (a step: itself), in the file's order: those of the gate's phase, else its direct inputs. */
export function sentBackBy(step: Step, seq: Sequence): StepId[] {
  if (step.type !== 'gate') return [step.id];
  const inPhase = step.phase === null ? [] : seq.steps.filter((each) => each.type !== 'gate' && each.phase === step.phase);
  if (inPhase.length > 0) return inPhase.map((each) => each.id);
  const inputs = new Set(step.depends_on);
  return seq.steps.filter((each) => each.type !== 'gate' && inputs.has(each.id)).map((each) => each.id);
}

/** Why a step was sent back so far in this run, oldest first: what its next prompt has to say. */
export function reworkNotes(seq: Sequence, record: RunRecord, step: Step): string[] {
  const rejections = countingReviews(record).filter(
    (review) => review.decision === 'rejected' && review.note !== null && review.note !== '',
  );
  if (rejections.length === 0) return [];
  const index = indexSteps(seq);
  return rejections.flatMap((review) => {
    const judged = index.get(review.step);
    return judged !== undefined && review.note !== null && sentBackBy(judged, seq).includes(step.id) ? [review.note] : [];
  });
}
