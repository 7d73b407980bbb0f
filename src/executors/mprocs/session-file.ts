import type { Failure } from '../../model/failure.ts';
import type { MprocsStatus } from '../../model/ports/mprocs.ts';
import type { ProcessIdentity } from '../../model/ports/process.ts';
import { readState, writeState, type StateFiles } from './state-files.ts';

/**
 * state/session.json: what is known of this repo's mprocs.
 *
 *   (none) ──► opening ──► open ──► closed
 *      ▲          │         │
 *      │          ▼         └──► (its process is gone: `lost`, which nobody writes, everybody derives)
 *      └─────── failed
 *
 * `opening` is written by whoever asks a terminal for a pane, the rest by the process in that pane, which is
 * mprocs' parent and outlives it.
 */
export type SessionRecord =
  | { readonly schema: 1; readonly state: 'opening'; readonly binary: string }
  | OpenSession
  | { readonly schema: 1; readonly state: 'closed'; readonly ended: string }
  | { readonly schema: 1; readonly state: 'failed'; readonly error: Failure };

export interface OpenSession extends ProcessIdentity {
  readonly schema: 1;
  readonly state: 'open';
  readonly port: number;
  /** `127.0.0.1:<port>` */
  readonly address: string;
  readonly version: string;
  /** Absolute path of the mprocs that runs. */
  readonly binary: string;
  readonly opened_at: string;
}

export interface SessionFile {
  read(): Promise<SessionRecord | null>;
  write(record: SessionRecord): Promise<void>;
}

export function createSessionFile(files: StateFiles, path: string): SessionFile {
  return {
    read: () => readState(files, path, isSessionRecord),
    write: (record) => writeState(files, path, record),
  };
}

/** Tells two sessions apart, also where they got the same port or pid. */
export function sessionKey(session: OpenSession): string {
  return `${String(session.pid)}/${session.started_at}`;
}

/** `alive`: the process of an open record is there and the same. */
export function sessionState(record: SessionRecord | null, alive: boolean): MprocsStatus['state'] {
  if (record?.state !== 'open') return 'closed';
  return alive ? 'open' : 'lost';
}

function isSessionRecord(value: unknown): value is SessionRecord {
  if (typeof value !== 'object' || value === null || !('schema' in value) || value.schema !== 1 || !('state' in value)) return false;
  switch (value.state) {
    case 'open':
      return 'pid' in value && 'started_at' in value && 'port' in value && typeof value.pid === 'number' && typeof value.port === 'number';
    case 'opening':
    case 'closed':
    case 'failed':
      return true;
    default:
      return false;
  }
}
