/**
 * A signal that fires when the caller's does, or when nothing has been heard for `ms`: services that hang send
 * neither an end nor an error.
 */
export interface Deadline {
  readonly signal: AbortSignal;
  /** Something was heard: the time begins anew. */
  readonly heard: () => void;
  /** Whether silence was what made it fire. */
  silent(): boolean;
  stop(): void;
}

export function createDeadline(caller: AbortSignal, ms: number): Deadline {
  const own = new AbortController();
  let timer: NodeJS.Timeout | null = null;
  const wind = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => own.abort(), ms);
  };
  wind();
  return {
    signal: AbortSignal.any([caller, own.signal]),
    heard: wind,
    silent: () => own.signal.aborted && !caller.aborted,
    stop: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
