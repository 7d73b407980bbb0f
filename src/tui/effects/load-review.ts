import type { ThreadOs } from '../../app/threados.ts';
import { readLog } from '../state/log-line.ts';
import type { ReviewSubject } from '../state/overlay.ts';

const TAIL = 12;

/** What a reviewer is shown of each step or instance: what it says it did, what it changed, how its log ended. */
export async function loadReview(os: ThreadOs, ids: readonly string[]): Promise<ReviewSubject[]> {
  return Promise.all(
    ids.map(async (id): Promise<ReviewSubject> => {
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
    }),
  );
}
