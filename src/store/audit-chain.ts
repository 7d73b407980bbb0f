import type { AuditDraft, AuditEntry } from '../model/plan.ts';
import { sha256 } from '../util/hash.ts';

/** The hash chain of audit.log: entries ↔ lines, and what a line tells of what was done to it. Pure. */

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const GENESIS: ChainHead = { seq: 0, hash: '0'.repeat(64) };

const TAIL = /,"hash":"([0-9a-f]{64})"\}$/;

/** The next entry and its line (without the line end). The hash covers the line as it would be without its own key. */
export function chain(head: ChainHead, at: string, draft: AuditDraft): { entry: AuditEntry; line: string } {
  const body = {
    seq: head.seq + 1,
    at,
    actor: draft.actor,
    action: draft.action,
    input: draft.input ?? null,
    decision: draft.decision,
    result: draft.result,
    revision_before: draft.revision_before,
    revision_after: draft.revision_after,
    run_id: draft.run_id,
    prev: head.hash,
  };
  const text = JSON.stringify(body);
  const hash = sha256(text);
  return { entry: { ...body, hash }, line: `${text.slice(0, -1)},"hash":"${hash}"}` };
}

/** The entry that a line holds; `null` where the line is none or its bytes are not what was hashed. */
export function readLine(line: string): AuditEntry | null {
  const hash = TAIL.exec(line)?.[1];
  if (hash === undefined || sha256(`${line.slice(0, -TAIL_LENGTH)}}`) !== hash) return null;
  return looseLine(line);
}

const TAIL_LENGTH = `,"hash":"${GENESIS.hash}"}`.length;

/** The entry that a line holds, whatever was done to it. */
export function looseLine(line: string): AuditEntry | null {
  try {
    const entry = JSON.parse(line) as Partial<AuditEntry> | null;
    return typeof entry?.seq === 'number' && typeof entry.hash === 'string' && typeof entry.prev === 'string'
      ? (entry as AuditEntry)
      : null;
  } catch {
    return null;
  }
}

export interface Break {
  /** Counted from 1. */
  readonly line: number;
  readonly kind: 'changed' | 'removed' | 'inserted';
  readonly message: string;
}

/** Looks at one line after `head`; `null` where it continues the chain. `line` counts from 1. */
export function findBreak(head: ChainHead, text: string, line: number): Break | null {
  const entry = readLine(text);
  const where = `line ${String(line)} of audit.log`;
  if (entry === null) return { line, kind: 'changed', message: `${where} was changed after it was written` };
  if (entry.seq > head.seq + 1) {
    const last = entry.seq - 1;
    const gone = last === head.seq + 1 ? `entry ${String(last)} is` : `entries ${String(head.seq + 1)} to ${String(last)} are`;
    return { line, kind: 'removed', message: `${gone} missing before ${where}` };
  }
  if (entry.seq !== head.seq + 1)
    return { line, kind: 'inserted', message: `${where} does not belong there: it says it is entry ${String(entry.seq)}` };
  if (entry.prev !== head.hash) {
    const message =
      line === 1
        ? `${where} does not begin the chain`
        : `${where} does not follow the line before it: one of them was put in or written anew`;
    return { line, kind: 'inserted', message };
  }
  return null;
}

/** What the remembered end of the log says against the log: entries that were cut off, or a chain written anew. */
export function findHeadBreak(
  log: ChainHead,
  lines: number,
  remembered: ChainHead | null,
  hashAt: (seq: number) => string | null,
): Break | null {
  if (remembered === null) return null;
  if (remembered.seq > log.seq) {
    const count = remembered.seq - log.seq;
    const message = `the last ${count === 1 ? 'entry is' : `${String(count)} entries are`} missing: audit.log ends with entry ${String(log.seq)} and once had ${String(remembered.seq)}`;
    return { line: lines + 1, kind: 'removed', message };
  }
  const hash = hashAt(remembered.seq);
  if (remembered.seq === 0 || hash === remembered.hash) return null;
  return {
    line: remembered.seq,
    kind: 'changed',
    message: `entry ${String(remembered.seq)} of audit.log is not the one that was written: the log was made anew`,
  };
}
