import type { OutputFormat } from '../model/launch.ts';
import type { McpOffer } from '../model/ports/agents.ts';
import type { Permissions } from '../model/sequence.ts';

/** What one run of an agent needs to be told on its command line. The prompt is not among it: that goes to stdin. */
export interface AgentRequest {
  /** For the agent's own model flag. */
  readonly model_name: string | null;
  readonly permissions: Permissions;
  /** The session to go on with. */
  readonly resume: string | null;
  /** The agent's own screen in a terminal, instead of one answer. */
  readonly interactive: boolean;
  /** Absolute; what an interactive agent is told to read. */
  readonly prompt_file: string | null;
  /** It may run `seqctl`, and nothing else, where its permissions leave it no shell. */
  readonly seqctl: boolean;
  /** ThreadOS's MCP server, which it is offered; `null`: none. */
  readonly mcp: McpOffer | null;
}

/** What was found for the provider's program. */
export interface Resolved {
  /** The path that PATH led to. */
  readonly found: string;
  /** What that starts. */
  readonly argv: readonly string[];
}

/** The machine, as far as a provider must know it to find what is behind its launcher. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  /** Absolute path of a Node.js. */
  readonly node: string;
}

/** One agent CLI. Adding one is one such value; policy.yaml declares others by the same facts. */
export interface Provider {
  readonly name: string;
  /** The program as PATH knows it, and words that always come first. */
  readonly command: readonly [string, ...string[]];
  /** How a person gets it: one line. */
  readonly install: string;
  readonly output: OutputFormat;
  /** Names of the variables that only this agent is given: its key and its settings. */
  readonly pass: readonly string[];
  words(request: AgentRequest): readonly string[];
  env(request: AgentRequest): Readonly<Record<string, string>>;
  /** The program behind a launcher; without it, what was found is started as it is. */
  unwrap?(resolved: Resolved, host: Host): Promise<readonly string[]>;
}

/** The one sentence that an interactive agent is started with: the path is ours, so nothing of a prompt is in argv. */
export function openingLine(request: AgentRequest): readonly string[] {
  return request.prompt_file === null ? [] : [`Read the file ${request.prompt_file} and do what it says.`];
}
