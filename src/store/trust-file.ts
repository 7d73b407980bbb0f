import type { TrustRecord, TrustStore } from '../model/ports/store.ts';
import { readJsonIfThere, toJsonFile, writeAtomic } from './disk.ts';
import { layoutOf } from './layout.ts';
import { isString, nullable, oneOf, recordOf, shape } from './shape.ts';

const isTrustRecord = shape({ schema: oneOf(1), policy: nullable(isString), steps: recordOf(isString) });

/** state/trust.json. A file that cannot be read counts as none: nothing is trusted then. */
export function createTrustStore(deps: { root: string }): TrustStore {
  const { trust } = layoutOf(deps.root);
  return {
    read() {
      const found = readJsonIfThere(trust);
      return Promise.resolve(isTrustRecord(found) ? (found as TrustRecord) : null);
    },
    write: (record) => writeAtomic(trust, toJsonFile(record), { mode: 0o600 }),
  };
}
