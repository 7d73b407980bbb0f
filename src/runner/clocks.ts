import type { Clocks } from '../model/launch.ts';
import { monotonic } from '../util/monotonic.ts';

export type ClockName = 'start' | 'idle' | 'wall';

export interface RunningClocks {
  /** Output has come. */
  output(): void;
  stop(): void;
}

/** Longer timers would fire at once (setTimeout's limit); a clock that is due later is looked at again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The three clocks of an attempt, on one timer:
 *
 *   start  from the beginning until the first byte of output
 *   idle   since the last byte (from the beginning, where there is no start clock)
 *   wall   from the beginning to the end
 *
 * `expired` is told once for wall, and once for each silence by start or idle: output begins a new one.
 * Time during which the machine sleeps does not count.
 */
export function startClocks(limits: Pick<Clocks, 'start_ms' | 'idle_ms' | 'wall_ms'>, expired: (clock: ClockName) => void): RunningClocks {
  const begun = monotonic();
  let last: number | null = null;
  let silenceTold = false;
  let timer: NodeJS.Timeout | null = null;

  const silence = (): { clock: ClockName; at: number } | null => {
    if (silenceTold) return null;
    if (last === null && limits.start_ms !== null) return { clock: 'start', at: begun + limits.start_ms };
    return limits.idle_ms === null ? null : { clock: 'idle', at: (last ?? begun) + limits.idle_ms };
  };
  const wall = () => (limits.wall_ms === null ? null : { clock: 'wall' as const, at: begun + limits.wall_ms });

  function arm(): void {
    if (timer) clearTimeout(timer);
    const due = [silence(), wall()].filter((clock) => clock !== null).map((clock) => clock.at);
    if (due.length === 0) return;
    const delay = Math.ceil(Math.min(...due) - monotonic());
    timer = setTimeout(check, Math.min(Math.max(delay, 1), LONGEST_TIMER_MS)).unref();
  }

  function check(): void {
    const now = monotonic();
    const wallClock = wall();
    if (wallClock && wallClock.at <= now) {
      timer = null;
      expired('wall');
      return;
    }
    const quiet = silence();
    if (quiet && quiet.at <= now) {
      silenceTold = true;
      expired(quiet.clock);
    }
    arm();
  }

  arm();
  return {
    output() {
      const isNews = last === null || silenceTold;
      last = monotonic();
      silenceTold = false;
      if (isNews) arm();
    },
    stop() {
      if (timer) clearTimeout(timer);
      timer = null;
      silenceTold = true;
    },
  };
}
