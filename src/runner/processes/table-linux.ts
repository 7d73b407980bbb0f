import { closeSync, openSync, readFileSync, readSync, readdirSync } from 'node:fs';
import { isOlder, makeStamp } from './identity.ts';
import { monotonic } from '../../util/monotonic.ts';
import { NONCE_VARIABLE, type ProcessRow, type ProcessTable, type Snapshot } from './table.ts';

/** 52 numbers and a name of at most 64 bytes. */
const LONGEST_STAT = 2048;
/** For so long a number is the same process's: the kernel gives them out in turn, and does not go round in so short a time. */
const SAME_MS = 250;

/**
 * Reads /proc. Synchronous on purpose: these files never wait for a disk, and a promise for each of them would
 * cost ten times the read itself.
 */
export function createLinuxTable(self: number, proc = '/proc', clock: () => number = monotonic): ProcessTable {
  const text = (path: string): string | null => {
    try {
      return readFileSync(`${proc}/${path}`, 'utf8');
    } catch {
      return null; // ended meanwhile, or another user's
    }
  };
  const boot = once(() => (text('sys/kernel/random/boot_id') ?? 'noboot').slice(0, 8));
  // A look reads a line of every process there is: one `read` for each, into one buffer, where readFile makes three calls.
  const line = Buffer.allocUnsafe(LONGEST_STAT);
  const row = (pid: number): StatRow | null => {
    try {
      const fd = openSync(`${proc}/${String(pid)}/stat`, 'r');
      try {
        return parseStat(line.toString('latin1', 0, readSync(fd, line, 0, LONGEST_STAT, null)), boot());
      } finally {
        closeSync(fd);
      }
    } catch {
      return null; // as above
    }
  };
  let seen: ReadonlyMap<number, Seen> = new Map();
  return {
    read: (since) => {
      const rows: ProcessRow[] = [];
      const now = clock();
      const here = new Map<number, Seen>();
      for (const pid of pidsIn(proc)) {
        const known = seen.get(pid);
        const isKnown = known !== undefined && since !== undefined && now - known.at < SAME_MS && isOlder(known.row, since);
        const found = isKnown ? known : { row: row(pid), at: now };
        if (found.row === null || found.row.ended) continue;
        here.set(pid, { row: found.row, at: found.at });
        rows.push(found.row);
      }
      seen = here;
      return Promise.resolve(snapshot(rows, text));
    },
    stamps: (pids) => {
      const stamps = new Map<number, string>();
      for (const pid of pids) {
        const found = row(pid);
        // The runner asks for the stamp of a child that it has just started, and that may already have ended.
        if (found && (!found.ended || found.parent === self)) stamps.set(pid, found.stamp);
      }
      return Promise.resolve(stamps);
    },
  };
}

function pidsIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function snapshot(rows: readonly ProcessRow[], text: (path: string) => string | null): Snapshot {
  const nonces = new Map<number, string | null>();
  return {
    rows,
    nonceOf: (row) => {
      let nonce = nonces.get(row.pid);
      if (nonce === undefined) nonces.set(row.pid, (nonce = findNonce(text(`${String(row.pid)}/environ`) ?? '')));
      return nonce;
    },
    commandOf: (row) => {
      const words = text(`${String(row.pid)}/cmdline`)
        ?.split('\0')
        .join(' ')
        .trim();
      return words !== undefined && words !== '' ? words : (text(`${String(row.pid)}/comm`) ?? '').trim();
    },
  };
}

function findNonce(environ: string): string | null {
  const key = `${NONCE_VARIABLE}=`;
  const at = environ.startsWith(key) ? 0 : environ.indexOf(`\0${key}`) + 1;
  if (at === 0 && !environ.startsWith(key)) return null;
  const end = environ.indexOf('\0', at);
  return environ.slice(at + key.length, end < 0 ? undefined : end);
}

/** A row, and when it was read. */
interface Seen {
  readonly row: StatRow;
  readonly at: number;
}

export interface StatRow extends ProcessRow {
  /** It only waits to be reaped. */
  readonly ended: boolean;
}

/**
 * One line of /proc/<pid>/stat; `null` where it is none. The name in brackets may itself hold brackets and
 * spaces, so that counting starts after the last bracket.
 */
export function parseStat(stat: string, boot: string): StatRow | null {
  const [state, parent, group, session, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const born = rest[15];
  if (born === undefined) return null;
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    stamp: makeStamp(boot, Number(born)),
    ended: state === 'Z' || state === 'X',
  };
}

function once<T>(make: () => T): () => T {
  let value: { readonly it: T } | null = null;
  return () => (value ??= { it: make() }).it;
}
