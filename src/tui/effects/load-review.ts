import type { ThreadOs } from '../../app/threados.ts';
import { readLog } from '../state/log-line.ts';
import type { Effect } from '../state/message.ts';
import type { Frozen, ReviewSubject } from '../state/overlay.ts';

const TAIL = 12;

/**
 * What a reviewer is shown of each step or instance: what it says it did, what it changed, how its log ended. What a
 * gate is about is asked for first: whatever changes while the rest is read makes the approval of it fail.
 */
export async function loadReview(
  os: ThreadOs,
  { step, gate, subjects }: Extract<Effect, { effect: 'load-review' }>,
): Promise<{ readonly frozen: Frozen | null; readonly subjects: readonly ReviewSubject[] }> {
  const answer = gate ? await os.step(step) : null;
  const subject = answer?.ok === true ? (answer.value.subject ?? null) : null;
  const ids = subject === null || subject.basis.length === 0 ? subjects : subject.basis.map(({ instance }) => instance);
  return {
    frozen: subject === null ? null : { sha256: subject.sha256, at: subject.at },
    subjects: (await Promise.all(ids.map((id) => eachOf(os, id)))).flat(),
  };
}

/** A step whose instances each have a diff is shown by its instances. */
async function eachOf(os: ThreadOs, id: string): Promise<readonly ReviewSubject[]> {
  const diff = await os.diff(id);
  const instances = diff.ok ? undefined : diff.error.details?.['instances'];
  return Promise.all((Array.isArray(instances) ? (instances as string[]) : [id]).map((each) => shownOf(os, each)));
}

async function shownOf(os: ThreadOs, id: string): Promise<ReviewSubject> {
  const [summary, diff, log] = await Promise.all([
    os.summary(id),
    os.diff(id),
    os.logs({ id, stream: 'stdout', tail: TAIL, attempt: null, grep: null }),
  ]);
  return {
    id,
    status: diff.ok ? '' : diff.error.message,
    files: diff.ok ? diff.value.files : [],
    patch: diff.ok ? diff.value.patch : '',
    summary: summary.ok ? summary.value.text : '',
    tail: log.ok ? readLog([], log.value.lines) : [],
  };
}
