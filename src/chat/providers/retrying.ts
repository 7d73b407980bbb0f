import type { Failure } from '../../model/failure.ts';
import { failure } from '../../model/failure.ts';
import type { ChatEvent } from '../../model/ports/chat.ts';
import type { ChatUsage } from '../../model/chat.ts';

/** What one attempt says beside the port's events: it failed in a way that may pass. */
export type AttemptEvent =
  | ChatEvent
  | {
      readonly event: 'again';
      readonly reason: string;
      readonly after_ms: number | null;
      readonly failure: Failure;
      readonly usage: ChatUsage;
    };

const MOST_RETRIES = 2;
/** A service that wants a longer pause than this is reported instead of waited for. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Asks again where it may help: at most twice, after the pause that the service wants or a growing one of our own.
 * The signal ends a pause at once.
 */
export async function* retrying(
  attempt: () => AsyncIterable<AttemptEvent>,
  { signal, pause_ms }: { readonly signal: AbortSignal; readonly pause_ms: number },
): AsyncGenerator<ChatEvent, void> {
  for (let retries = 0; ; retries += 1) {
    let spoke = false;
    let again: Extract<AttemptEvent, { event: 'again' }> | null = null;
    for await (const event of attempt()) {
      if (event.event === 'again') again = event;
      else {
        spoke ||= event.event === 'text';
        yield event;
      }
    }
    if (again === null) return;
    const ms = again.after_ms ?? pause_ms * 2 ** retries;
    if (retries >= MOST_RETRIES || ms > LONGEST_WAIT_MS) {
      yield { event: 'failed', failure: again.failure, usage: again.usage };
      return;
    }
    if (spoke) yield { event: 'restart' };
    yield { event: 'waiting', reason: again.reason, ms };
    if (!(await pause(ms, signal))) {
      yield { event: 'failed', failure: CANCELLED, usage: again.usage };
      return;
    }
  }
}

export const CANCELLED: Failure = failure('INTERRUPTED', 'cancelled');

/** false: the signal fired. */
function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = (whole: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancelled);
      resolve(whole);
    };
    const cancelled = (): void => done(false);
    const timer = setTimeout(() => done(true), ms);
    signal.addEventListener('abort', cancelled, { once: true });
  });
}

/** The pause that a `retry-after` header asks for: seconds, or a date by the service's own clock; `null` where it says neither. */
export function retryAfterMs(headers: Headers | undefined): number | null {
  const exact = Number(headers?.get('retry-after-ms') ?? 'NaN');
  if (exact >= 0) return exact;
  const said = headers?.get('retry-after') ?? null;
  if (said === null || said.trim() === '') return null;
  const seconds = Number(said);
  if (seconds >= 0) return seconds * 1000;
  const pause = Date.parse(said) - Date.parse(headers?.get('date') ?? '');
  return Number.isNaN(pause) ? null : Math.max(0, pause);
}
