import type { TrustRecord, TrustStore } from '../model/ports/store.ts';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonIfThere, readTextIfThere, removeFile, toJsonFile, writeAtomic } from './disk.ts';
import { layoutOf } from './layout.ts';
import { isString, nullable, oneOf, recordOf, shape } from './shape.ts';

const isTrustRecord = shape({ schema: oneOf(1), policy: nullable(isString), steps: recordOf(isString) });

/** state/trust.json. A file that cannot be read counts as none: nothing is trusted then. */
export function createTrustStore(deps: { root: string }): TrustStore {
  const { trust, trusted } = layoutOf(deps.root);
  let last: { readonly stamp: string; readonly record: TrustRecord | null } | null = null;
  return {
    /** Asked before every launch: a file that has not been touched since is not parsed again. */
    read() {
      const stat = statSync(trust, { bigint: true, throwIfNoEntry: false });
      const stamp = stat === undefined ? 'none' : [stat.dev, stat.ino, stat.size, stat.mtimeNs, stat.ctimeNs].join();
      if (last?.stamp === stamp) return Promise.resolve(last.record);
      const found = readJsonIfThere(trust);
      const record = isTrustRecord(found) ? (found as TrustRecord) : null;
      last = { stamp, record };
      return Promise.resolve(record);
    },
    write: (record) => writeAtomic(trust, toJsonFile(record), { mode: 0o600 }),
    async keep(files) {
      for (const { path, text } of files) {
        if (text === null) await removeFile(join(trusted, path), false);
        else await writeAtomic(join(trusted, path), text, { mode: 0o600, durable: false });
      }
    },
    kept: (path) => Promise.resolve(readTextIfThere(join(trusted, path))),
  };
}
