import {
  appendFileSync,
  closeSync,
  createReadStream,
  fdatasync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { AuditDraft, AuditEntry } from '../model/plan.ts';
import type { AuditLog, Locks } from '../model/ports/store.ts';
import { timestamp, type Clock } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { mentionsStep } from './audit-filter.ts';
import { chain, findBreak, findHeadBreak, GENESIS, looseLine, readLine, type Break, type ChainHead } from './audit-chain.ts';
import { errorCode, readJsonIfThere, writeAtomic } from './disk.ts';
import { ioFailure } from './io-failure.ts';
import { killPoint } from './kill-point.ts';
import { layoutOf, type Layout } from './layout.ts';

/**
 * audit.log: one JSON object per line, each with the hash of the one before. Its end is remembered apart
 * (state/audit-head.json), so that cutting lines off shows too.
 */
export function createAuditLog(deps: { root: string; clock: Clock; locks: Locks }): AuditLog {
  const layout = layoutOf(deps.root);
  // Appends of this process queue here instead of polling for the lock against one another.
  let last: Promise<unknown> = Promise.resolve();

  return {
    append(draft) {
      const turn = last.then(async (): Promise<Result<AuditEntry>> => {
        try {
          return await deps.locks.with('audit', () => appendAlone(layout, timestamp(deps.clock), draft));
        } catch (error) {
          return ioFailure('write .threados/audit.log', error);
        }
      });
      last = turn;
      return turn;
    },

    async read(filter = {}) {
      const since = filter.since === undefined ? null : Date.parse(filter.since);
      if (since !== null && Number.isNaN(since)) {
        return fail('INVALID_VALUE', `"${(filter.since ?? '').slice(0, 80)}" is no time`, {
          hint: 'Write it as 2026-11-23 or 2026-11-23T08:45:00Z.',
        });
      }
      const entries: AuditEntry[] = [];
      const outcome = await eachLine(layout, (line) => {
        const entry = looseLine(line);
        if (entry === null) return null;
        const fits =
          (since === null || Date.parse(entry.at) >= since) &&
          (filter.actor === undefined || entry.actor === filter.actor) &&
          (filter.action === undefined || entry.action === filter.action) &&
          (filter.step === undefined || mentionsStep(entry.input, filter.step));
        if (fits) entries.push(entry);
        return null;
      });
      return outcome.ok ? ok(entries) : outcome;
    },

    async verify() {
      const remembered = readHead(layout);
      let head = GENESIS;
      let lines = 0;
      let atRemembered: string | null = null;
      const outcome = await eachLine(layout, (text) => {
        lines += 1;
        const found = findBreak(head, text, lines);
        if (found !== null) return found;
        const entry = readLine(text);
        if (entry !== null) head = { seq: entry.seq, hash: entry.hash };
        if (entry?.seq === remembered?.seq) atRemembered = head.hash;
        return null;
      });
      if (!outcome.ok) return outcome;
      const broken = outcome.value ?? findHeadBreak(head, lines, remembered, () => atRemembered);
      if (broken === null) return ok({ entries: lines });
      return fail('AUDIT_BROKEN', `The audit log does not hold: ${broken.message}`, {
        hint: 'Compare it with a backup; the entries before that place are as they were written.',
        details: { path: '.threados/audit.log', line: broken.line, kind: broken.kind },
      });
    },
  };
}

/** Called alone among processes. The line is on the disk when it returns. */
async function appendAlone(layout: Layout, at: string, draft: AuditDraft): Promise<AuditEntry> {
  mkdirSync(dirname(layout.auditHead), { recursive: true });
  const fd = openSync(layout.auditLog, 'a+');
  try {
    const inLog = healTail(fd, layout);
    const remembered = readHead(layout);
    // Entries were cut off: the chain goes on from what was remembered, so that the gap shows for ever.
    const head = remembered !== null && remembered.seq > inLog.seq ? remembered : inLog;
    const { entry, line } = chain(head, at, draft);
    killPoint('before the audit line');
    writeAll(fd, `${line}\n`);
    killPoint('audit line written');
    await synced(fd);
    killPoint('audit line on disk');
    await writeAtomic(layout.auditHead, `${JSON.stringify({ seq: entry.seq, hash: entry.hash })}\n`, { durable: false });
    return entry;
  } finally {
    closeSync(fd);
  }
}

const CHUNK = 16_384;

/**
 * The head as the log's last line tells it. A line that a crash left torn (no line end) is moved to
 * state/audit-torn.log and cut off; one that is whole but for its line end gets it.
 */
function healTail(fd: number, layout: Layout): ChainHead {
  const size = fstatSync(fd).size;
  if (size === 0) return GENESIS;
  const tail = readLastLines(fd, size);
  const lines = tail.toString('utf8').split('\n');
  const torn = lines.pop() ?? '';
  if (torn === '') return headOf(lines.at(-1));
  if (readLine(torn) !== null) {
    writeAll(fd, '\n');
    return headOf(torn);
  }
  appendFileSync(layout.auditTorn, `${torn}\n`);
  killPoint('torn line kept aside');
  // By path: a descriptor opened for appending may not truncate on Windows.
  truncateSync(layout.auditLog, size - (tail.length - tail.lastIndexOf(0x0a) - 1));
  return lines.length === 0 ? GENESIS : headOf(lines.at(-1));
}

function headOf(line: string | undefined): ChainHead {
  const entry = line === undefined ? null : looseLine(line);
  return entry === null ? GENESIS : { seq: entry.seq, hash: entry.hash };
}

/** The end of the file from the start of a line on: at least its last whole line, where it has one. */
function readLastLines(fd: number, size: number): Buffer {
  for (let length = CHUNK; ; length *= 4) {
    const from = Math.max(0, size - length);
    const buffer = Buffer.alloc(size - from);
    readSync(fd, buffer, 0, buffer.length, from);
    const last = buffer.lastIndexOf(0x0a);
    const before = last < 1 ? -1 : buffer.lastIndexOf(0x0a, last - 1);
    if (from === 0 || before >= 0) return from === 0 ? buffer : buffer.subarray(before + 1);
  }
}

function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

function synced(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fdatasync(fd, (error) => {
      if (error === null) resolve();
      else reject(error);
    });
  });
}

function readHead(layout: Layout): ChainHead | null {
  const found = readJsonIfThere(layout.auditHead);
  if (typeof found !== 'object' || found === null || !('seq' in found) || !('hash' in found)) return null;
  return typeof found.seq === 'number' && typeof found.hash === 'string' ? { seq: found.seq, hash: found.hash } : null;
}

/**
 * Line by line, so that a log of any size is read in little memory; ends at the first break that `look` returns.
 * Only `\n` ends a line (node:readline would also end one at U+2028, which JSON leaves as it is). What stands
 * behind the last line end is an append under way, or one that a crash tore: it counts only where it is whole.
 */
async function eachLine(layout: Layout, look: (line: string) => Break | null): Promise<Result<Break | null>> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(layout.auditLog, { encoding: 'utf8', highWaterMark: 1 << 18 })) {
      const lines = (rest + (chunk as string)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const found = look(line);
        if (found !== null) return ok(found);
      }
    }
    return ok(rest !== '' && readLine(rest) !== null ? look(rest) : null);
  } catch (error) {
    return errorCode(error) === 'ENOENT' ? ok(null) : ioFailure('read .threados/audit.log', error);
  }
}
