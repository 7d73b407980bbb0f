import type { ThreadOs } from '../../app/threados.ts';
import type { RunId } from '../../model/ids.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { InstanceTexts, LogTail, ReportFacts } from './facts.ts';

/** Lines of a log that a report shows. */
const TAIL = 40;

/**
 * All that a report of a run (the newest unless named) needs. `read`: a file of the repo by its path from the root,
 * `null` where there is none. UNKNOWN_RUN.
 */
export async function readReport(
  os: ThreadOs,
  run: RunId | null,
  at: string,
  read: (path: string) => Promise<string | null>,
): Promise<Result<ReportFacts>> {
  const listed = run === null ? await os.runs() : null;
  if (listed?.ok === false) return listed;
  const id = run ?? listed?.value[0]?.run_id;
  if (id === undefined) return fail('UNKNOWN_RUN', 'nothing has run here yet', { hint: 'seqctl run all' });
  const [found, sequence, audit] = [await os.run(id), await os.sequence(), await os.audit({})];
  if (!found.ok) return found;
  if (!sequence.ok) return sequence;
  const instances = found.value.view.steps.flatMap((row) => row.instances);
  const texts = new Map<string, InstanceTexts>();
  for (const { instance, artifacts } of instances) {
    if (artifacts === null) continue;
    const summary = artifacts.summary === null ? null : await read(artifacts.summary);
    const patch = artifacts.diff === null ? null : await read(artifacts.diff);
    const [stdout, stderr] = [await tail(os, id, instance, 'stdout'), await tail(os, id, instance, 'stderr')];
    texts.set(instance, { summary, patch, stdout, stderr });
  }
  // A broken audit log is told by `seqctl audit`; a report without it still reports the run.
  const entries = audit.ok ? audit.value.filter((entry) => entry.run_id === id) : [];
  return ok({ sequence: sequence.value.sequence, run: found.value, texts, audit: entries, at });
}

async function tail(os: ThreadOs, run: RunId, id: string, stream: 'stdout' | 'stderr'): Promise<LogTail | null> {
  const found = await os.logs({ id, stream, tail: TAIL, attempt: null, grep: null, run });
  return found.ok && found.value.lines.length > 0 ? { lines: found.value.lines, skipped: found.value.skipped } : null;
}
