import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Revision } from '../model/ids.ts';
import type { SequenceSpec } from '../model/sequence.ts';
import { listNames, readJsonIfThere, removeFile, writeAtomic } from './disk.ts';

/**
 * Sequences as parsed and checked, by the hash of their bytes, so that `status` need not parse again. Anybody
 * who can write here can lie about what a text says: whoever decides about policy or trust parses the text
 * itself (`SequenceStore.parse`). Entries of another ThreadOS are ignored: its schema may differ.
 */
export interface SpecCache {
  read(revision: Revision, hash: string): SequenceSpec | null;
  write(revision: Revision, hash: string, spec: SequenceSpec): Promise<void>;
}

const KEPT = 8;

export function createSpecCache(dir: string, version: string): SpecCache {
  const fileOf = (revision: Revision): string => join(dir, `${revision}.json`);

  async function dropOldest(): Promise<void> {
    const names = listNames(dir).filter((name) => /^[0-9a-f]{12}\.json$/.test(name));
    if (names.length <= KEPT) return;
    const byAge = names.map((name) => ({ name, at: statSync(join(dir, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }));
    byAge.sort((a, b) => b.at - a.at);
    for (const { name } of byAge.slice(KEPT)) await removeFile(join(dir, name), false);
  }

  return {
    read(revision, hash) {
      const found = readJsonIfThere(fileOf(revision));
      if (typeof found !== 'object' || found === null) return null;
      const { threados, hash: of, spec } = found as { threados?: unknown; hash?: unknown; spec?: unknown };
      if (threados !== version || of !== hash || typeof spec !== 'object' || spec === null) return null;
      return 'steps' in spec && Array.isArray(spec.steps) ? (spec as SequenceSpec) : null;
    },
    async write(revision, hash, spec) {
      try {
        await writeAtomic(fileOf(revision), JSON.stringify({ threados: version, hash, spec }), { durable: false });
        await dropOldest();
      } catch {
        // Without a cache (a read-only or full disk) everything works, only slower.
      }
    },
  };
}
