import { readFileSync, statSync } from 'node:fs';
import type { Clock } from '../model/ports/time.ts';
import { sha256 } from '../util/hash.ts';
import { readJsonIfThere, writeAtomic } from './disk.ts';

export interface Hashed {
  readonly bytes: Uint8Array;
  /** sha256 of the bytes. */
  readonly hash: string;
}

/** Longer than a tick of any file system's clock. */
const SETTLED_MS = 3_000;

/**
 * Reads a file with its hash, which is remembered in `memory` by the file's stamp: what has not been touched since is
 * not hashed again, and a command that hashes nothing need not load node:crypto. Throws what the disk refuses.
 *
 * Git's rule for its index: a stamp counts only where it was already old when it was taken, for a file may be changed
 * twice within one tick of the clock. It holds the time of the last change (ctime), which no program can set. Windows
 * has file systems without one: there, every time is hashed.
 *
 * Whoever can write `memory` can lie about the hash: what decides about policy or trust is hashed anew.
 */
export async function readHashed(path: string, memory: string, clock: Clock): Promise<Hashed> {
  // Before the bytes: what changes in between is then hashed once more next time, never taken for what it was.
  const stamp = process.platform === 'win32' ? null : settledStamp(path, clock.now());
  const bytes = readFileSync(path);
  if (stamp === null) return { bytes, hash: sha256(bytes) };
  const known = readJsonIfThere(memory) as { stamp?: unknown; hash?: unknown } | null;
  if (known?.stamp === stamp && typeof known.hash === 'string') return { bytes, hash: known.hash };
  const hash = sha256(bytes);
  // Without it (a read-only or full disk) everything works, only slower.
  await writeAtomic(memory, JSON.stringify({ stamp, hash }), { durable: false }).catch(() => undefined);
  return { bytes, hash };
}

/** `null`: there is no such file, or it was changed so lately that it could change again without another stamp. */
function settledStamp(path: string, now: number): string | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return null;
  const changed = Number((stat.ctimeNs > stat.mtimeNs ? stat.ctimeNs : stat.mtimeNs) / 1_000_000n);
  return now - changed > SETTLED_MS ? [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join() : null;
}
