import { envVariable } from '../../util/env-variable.ts';
import type { Result } from '../result.ts';
import type { Permissions } from '../sequence.ts';
import type { OutputFormat, AgentReport } from '../launch.ts';
import type { Usage } from '../status.ts';

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

/** How an agent CLI starts the MCP server of a repo. */
export interface McpOffer {
  /** Absolute paths: a Node.js, the script, its arguments. */
  readonly argv: readonly [string, string, ...string[]];
  /** Absolute: a settings file for Gemini CLI, which takes such a server from no flag. */
  readonly gemini_settings: string;
}

/** The table of agent providers: those in `agents/` and those that policy.yaml declares. */
export interface Agents {
  names(): readonly string[];
  /** AGENT_NOT_FOUND says how to install it. */
  command(
    name: string,
    request: {
      model_name: string | null;
      permissions: Permissions;
      resume: string | null;
      cwd: string;
      interactive: boolean;
      /** Absolute. An interactive agent has no stdin to read its prompt from: it is told to read this file. */
      prompt_file?: string | null;
      /** It leads other steps (b): it may run `seqctl` where its permissions leave it no shell otherwise. */
      seqctl?: boolean;
      /** The MCP server of this repo, for one that leads other steps. */
      mcp?: McpOffer | null;
    },
  ): Promise<Result<AgentCommand>>;
  /**
   * Reads an agent's output after its end. Pure. `previous`: the usage of all earlier attempts of the session
   * that was resumed, taken off where the agent counts on; `null` or absent for a new session.
   */
  read(
    format: OutputFormat,
    stdout: string,
    stderr: string,
    exit: { code: number | null; signal: string | null },
    previous?: Usage | null,
  ): AgentReport;
  /** The same out of log files of any size, in bounded memory. A file that is not there counts as empty. */
  readFiles(
    format: OutputFormat,
    files: { stdout: string; stderr: string },
    exit: { code: number | null; signal: string | null },
    previous?: Usage | null,
  ): Promise<AgentReport>;
}

/** Finds programs as the platform would, without running anything. */
export interface Programs {
  /** The absolute path that `name` (a bare word looked up on PATH, or a path relative to `cwd`) would run; npm shims (`x.cmd`) resolved to what they start. */
  resolve(name: string, place: SearchPlace): Promise<{ found: string; argv: readonly string[] } | null>;
}

/** Where programs are looked for. */
export interface SearchPlace {
  readonly cwd: string;
  readonly path: string;
  readonly pathext: string;
}

/** The place that a process with this folder and environment would look in. */
export function searchPlace(cwd: string, env: Readonly<Record<string, string | undefined>>): SearchPlace {
  return { cwd, path: envVariable(env, 'PATH'), pathext: envVariable(env, 'PATHEXT') };
}
