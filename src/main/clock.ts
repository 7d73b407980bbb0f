import type { Clock, Ids } from '../model/ports/time.ts';
import { randomHex } from '../util/hash.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The time of day. For tests only: THREADOS_TEST_CLOCK (RFC 3339) makes it stand still there. */
export function systemClock(env: Env): Clock {
  const fixed = env['THREADOS_TEST_CLOCK'];
  if (fixed === undefined) return { now: () => Date.now() };
  const at = Date.parse(fixed);
  return { now: () => at };
}

/** Ids that nobody can guess. For tests only: THREADOS_TEST_IDS makes them count from 1. */
export function systemIds(clock: Clock, env: Env): Ids {
  let count = 0;
  const fixed = env['THREADOS_TEST_IDS'] !== undefined;
  const hex = (bytes: number) => {
    count += 1;
    return fixed ? count.toString(16).padStart(bytes * 2, '0') : randomHex(bytes);
  };
  return {
    run: () => {
      const [day = '', time = ''] = new Date(clock.now()).toISOString().replace(/[-:]/g, '').split('T');
      return `${day}-${time.slice(0, 6)}-${hex(2)}`;
    },
    proposal: () => `p-${hex(4)}`,
    nonce: () => hex(16),
  };
}
