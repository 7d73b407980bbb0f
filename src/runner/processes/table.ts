/** One live process, as a look at the table shows it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** Process group and session; `null` where the platform has none or does not tell. */
  readonly group: number | null;
  readonly session: number | null;
  /** See `identity.ts`. */
  readonly stamp: string;
}

/** The whole table at one moment. Processes that have ended and only wait to be reaped are left out. */
export interface Snapshot {
  /** Empty where the table could not be read: whoever looks is in it. */
  readonly rows: readonly ProcessRow[];
  /** THREADOS_NONCE in the environment of a row, or of the job that holds it; `null` where it has none or it may not be read. */
  nonceOf(row: ProcessRow): string | null;
  /** For people: the command line, or the name alone where no more can be read. */
  commandOf(row: ProcessRow): string;
}

export interface ProcessTable {
  /**
   * `since`: of processes that were born before this stamp nobody wants to know more than that they were there a moment
   * ago, which spares reading them again.
   */
  read(since?: string): Promise<Snapshot>;
  /** Start stamps of those that live, where the platform tells them cheaper than by a whole look; `null`: not here. */
  stamps?(pids: readonly number[]): Promise<ReadonlyMap<number, string> | null>;
}

/** The variable that marks every process of an attempt. */
export const NONCE_VARIABLE = 'THREADOS_NONCE';
