/** Where times come from. Tests hand in their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Where ids come from. */
export interface Ids {
  /** `20261123-084500-3f9a`: sortable by time. */
  run(): string;
  /** `p-3f9a12cd`. */
  proposal(): string;
  /** 32 hexadecimal digits that nobody can guess. */
  nonce(): string;
}

/** RFC 3339 UTC with milliseconds, the form of every time in ThreadOS. */
export function timestamp(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
