import type { Notice } from '../notice.ts';

/** What a run does to the person's machine beside its steps. Nothing of it can fail the run. */
export interface Desk {
  /**
   * Runs a person's own command with the facts in its environment and on its stdin. `null` when it ended well, else
   * what went wrong, for a person. Never rejects; ended after a few seconds, and when `signal` fires.
   */
  notify(command: readonly string[], notice: Notice, signal: AbortSignal): Promise<string | null>;
  /**
   * Keeps the machine from falling asleep by itself until the returned function is called or this process is gone.
   * Where the platform offers no way, nothing happens.
   */
  keepAwake(): Promise<() => void>;
}
