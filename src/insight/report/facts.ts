import type { RunAnswer } from '../../app/threados.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { AuditEntry } from '../../model/plan.ts';
import type { Sequence } from '../../model/sequence.ts';

/** What a report is made of. */
export interface ReportFacts {
  readonly sequence: Sequence;
  readonly run: RunAnswer;
  /** Of the newest attempt of each instance that has run. */
  readonly texts: ReadonlyMap<InstanceId, InstanceTexts>;
  /** What the audit log says of this run, oldest first. */
  readonly audit: readonly AuditEntry[];
  /** RFC 3339: what still runs is drawn up to here. */
  readonly at: string;
}

/** `null` where there is none. */
export interface InstanceTexts {
  readonly summary: string | null;
  readonly patch: string | null;
  readonly stdout: LogTail | null;
  readonly stderr: LogTail | null;
}

export interface LogTail {
  readonly lines: readonly string[];
  /** Lines before the first one. */
  readonly skipped: number;
}
