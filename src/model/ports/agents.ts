import type { Result } from '../result.ts';
import type { Permissions } from '../sequence.ts';
import type { OutputFormat, AgentReport } from '../launch.ts';

export interface AgentCommand {
  /** Spawned as it is: resolved executable first. */
  readonly argv: readonly string[];
  /** As a person would type it. */
  readonly command: readonly string[];
  /** Added to the step's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Names of variables let through for this agent only: its own key and settings. */
  readonly pass: readonly string[];
  readonly output: OutputFormat;
}

/** The table of agent providers: those in `agents/` and those that policy.yaml declares. */
export interface Agents {
  names(): readonly string[];
  /** AGENT_NOT_FOUND says how to install it. */
  command(
    name: string,
    request: { model_name: string | null; permissions: Permissions; resume: string | null; cwd: string; interactive: boolean },
  ): Promise<Result<AgentCommand>>;
  /** Reads an agent's output after its end. Pure. */
  read(format: OutputFormat, stdout: string, stderr: string, exit: { code: number | null; signal: string | null }): AgentReport;
}

/** Finds programs as the platform would, without running anything. */
export interface Programs {
  /** The absolute path that `name` (a bare word looked up on PATH, or a path relative to `cwd`) would run; npm shims (`x.cmd`) resolved to what they start. */
  resolve(
    name: string,
    options: { cwd: string; path: string; pathext: string },
  ): Promise<{ found: string; argv: readonly string[] } | null>;
}
