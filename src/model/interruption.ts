/**
 * Why an AbortSignal that was handed to a use-case fired: the person (SIGINT) or the system (SIGTERM) wants it to
 * end. Launch nothing more, end what runs, answer INTERRUPTED or TERMINATED.
 */
export interface Interruption {
  readonly kind: 'interrupt' | 'terminate';
  /** Fires when they ask a second time: no grace any more, kill. */
  readonly kill: AbortSignal;
}

export function interruption(kind: Interruption['kind'], kill: AbortSignal): Interruption {
  return { kind, kill };
}

/** `null` where the signal has not fired; one that fired for another reason counts as an interrupt that is never pressed twice. */
export function interruptionOf(signal: AbortSignal): Interruption | null {
  if (!signal.aborted) return null;
  const reason: unknown = signal.reason;
  return isInterruption(reason) ? reason : interruption('interrupt', new AbortController().signal);
}

function isInterruption(reason: unknown): reason is Interruption {
  return typeof reason === 'object' && reason !== null && 'kill' in reason && 'kind' in reason;
}
