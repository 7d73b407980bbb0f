import type { Listener } from '../../model/event.ts';
import type { Failure } from '../../model/failure.ts';
import type { Result } from '../../model/result.ts';
import { monotonic } from '../../util/monotonic.ts';

/** How long the definition may be broken before a run gives up: an editor saves in two steps, a person mends a typing error. */
const PATIENCE_MS = 5_000;

export interface Patience {
  /** Of each look at the definition. The failure once it has lasted too long, else `null`. */
  readonly after: (look: Result<void>) => Failure | null;
  /** It is broken for now: nothing is to be started. */
  readonly waits: () => boolean;
}

/** Waits for a broken definition to be mended, and says once that it does. */
export function createPatience(onEvent: Listener | undefined, now: () => number = monotonic): Patience {
  let since: number | null = null;
  return {
    after: (look) => {
      if (look.ok) {
        since = null;
        return null;
      }
      if (since === null) {
        since = now();
        const message = `${look.error.message}: nothing more is started until this is mended`;
        onEvent?.({ event: 'notice', level: 'warning', message, step: null });
      }
      return now() - since >= PATIENCE_MS ? look.error : null;
    },
    waits: () => since !== null,
  };
}
