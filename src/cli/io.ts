/** The outside as a command sees it; `node-io.ts` makes the real one, tests hand in their own. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly stdin: Source;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Fires at the first SIGINT or SIGTERM; its reason is an `Interruption`, which tells of the second. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Sink {
  readonly isTTY: boolean;
  /** Width of the terminal, 80 where there is none. */
  readonly columns: number;
  /** Resolves when the text has left this process; false: nobody reads any more. Never rejects. */
  write(text: string): Promise<boolean>;
}

export interface Source {
  readonly isTTY: boolean;
  /** All of it. */
  bytes(): Promise<Uint8Array>;
}
