import { join } from 'node:path';
import { readJsonIfThere, writeAtomic } from './disk.ts';
import { layoutOf, type Layout } from './layout.ts';
import { newestRunFolder, proposalsStamp, runsStamp, stampsOf } from './stamps.ts';

/** The one picture that a face keeps for its next start. It is shown only where nothing that it was drawn from has changed. */
export interface KeptPicture {
  /** `null` where there is none, or none that holds any more. It comes from a file: anybody may have written it. */
  last(key: string): unknown;
  /** Belongs to what there was when this was made. Comes back at once, and never fails. */
  keep(key: string, picture: unknown): void;
}

/**
 * To be made before anything is read that a picture is drawn from: what changes in between makes the picture look too
 * old, never new. `version`: of ThreadOS; what another one kept is not used.
 */
export function createKeptPicture({ root, version }: { root: string; version: string }): KeptPicture {
  const layout = layoutOf(root);
  const file = join(layout.cache, 'picture.json');
  const stamp = orNull(() => stampOf(layout));
  let shown: unknown = null;

  return {
    last(key) {
      const found = orNull(() => readJsonIfThere(file));
      if (typeof found !== 'object' || found === null) return null;
      const { threados, of, stamp: then, picture } = found as Record<string, unknown>;
      if (threados === version && of === key && then === stamp) shown = picture;
      return shown;
    },
    keep(key, picture) {
      if (stamp === null || JSON.stringify(picture) === JSON.stringify(shown)) return;
      const text = JSON.stringify({ threados: version, of: key, stamp, picture });
      // Without a cache (a read-only or full disk) everything works, only slower.
      void writeAtomic(file, text, { durable: false }).catch(() => undefined);
    },
  };
}

function stampOf(layout: Layout): string {
  const definition = stampsOf([layout.sequence, layout.policy, layout.journal]);
  return [definition, runsStamp(newestRunFolder(layout)), proposalsStamp(layout)].join();
}

/** A disk that does not answer is a reason to have no picture, not to have no program. */
function orNull<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
