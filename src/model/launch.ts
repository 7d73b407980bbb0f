import type { InstanceId, RunId, StepId } from './ids.ts';

/**
 * All that the runner needs to run one attempt of one instance, as plain data: in the direct executor it is
 * handed over in memory, in a pane by a file (mode 0600, removed as soon as it is read) named by an opaque token.
 * Paths are absolute.
 */
export interface Launch {
  readonly schema: 1;
  readonly run_id: RunId;
  readonly step_id: StepId;
  readonly instance: InstanceId;
  readonly attempt: number;
  /** Marks every process of this attempt (THREADOS_NONCE in its environment). */
  readonly nonce: string;
  readonly executor: 'direct' | 'mprocs';
  /** The repo's root. */
  readonly root: string;
  /** The instance's folder, made by the claim. */
  readonly dir: string;
  readonly model: string;
  /** What is spawned, never through a shell; the first word is an absolute path. */
  readonly argv: readonly string[];
  /** The same as a person wrote it, for status.json and the screen. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** The child's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Sent to stdin, which is then closed; `null` closes it at once. */
  readonly prompt_file: string | null;
  /** Run first, in the same folder and environment, into the same logs; a failure ends the attempt. */
  readonly setup: readonly string[] | null;
  /** Written when the setup has succeeded, so that it is not run again in this worktree. */
  readonly setup_mark?: { readonly path: string; readonly text: string } | null;
  readonly clocks: Clocks;
  readonly on_stall: 'notify' | 'restart' | 'stop';
  readonly success_exit_codes: readonly number[];
  readonly keep_background: boolean;
  /** The child gets a terminal of its own, relayed to the pane's or the caller's; needs one. */
  readonly interactive: boolean;
  /** Further regular expressions to redact (policy.yaml). */
  readonly redact: readonly string[];
  /** How the output is read when the process has ended: `text` or an agent's format. */
  readonly output: OutputFormat;
  /** Make diff.patch of `cwd` against this commit (or tree). */
  readonly diff_base: string | null;
  /** F: an end without a change, or with a patch that does not fit its own base, is a failure, whatever the exit code. */
  readonly must_change?: boolean;
  /** Globs of further files to keep, relative to `cwd`. */
  readonly artifacts: readonly string[];
  /** L: the verifier companion writes here; see `executors`. */
  readonly verify: { readonly argv: readonly string[]; readonly every_ms: number } | null;
  /** The mprocs row it runs in, for status.json; set by the mprocs executor. */
  readonly proc?: { readonly name: string; readonly index: number } | null;
}

export type OutputFormat = 'text' | 'claude-stream-json' | 'codex-jsonl' | 'gemini-stream-json';

/** Milliseconds; `null` switches a clock off. */
export interface Clocks {
  /** Until the first byte of output. */
  readonly start_ms: number | null;
  /** Between two bytes of output. */
  readonly idle_ms: number | null;
  /** From spawn to end. */
  readonly wall_ms: number | null;
  /** Between asking a tree to stop and killing it. */
  readonly grace_ms: number;
  readonly heartbeat_ms: number;
}

/** `stop.json` in the instance's folder: tells the runner that the end it is about to see was asked for. */
export interface StopRequest {
  readonly attempt: number;
  readonly kill: boolean;
  readonly actor: string;
  readonly at: string;
}

/** What was read out of an agent's output after its end. */
export interface AgentReport {
  /** `false` where the agent itself says it failed, whatever its exit code. `null`: it does not say. */
  readonly success: boolean | null;
  readonly summary: string | null;
  readonly session_id: string | null;
  readonly usage: { readonly input_tokens: number | null; readonly output_tokens: number | null; readonly cost_usd: number | null } | null;
  readonly error: {
    readonly code: 'auth' | 'rate-limited' | 'overloaded' | 'limit' | 'network' | 'usage' | 'agent';
    readonly message: string;
  } | null;
  /** Such as "3 tool calls were denied". */
  readonly warnings: readonly string[];
}
