/**
 * Who asks. `human` is a person at a terminal (or an unmarked caller), `chat` the orchestrator in its pane,
 * `agent:<id>` a process that runs inside a step or carries the mark of a known agent CLI, `http` and `mcp`
 * the callers of those faces, `demo` the example in the folder it made.
 */
export type Actor = 'human' | 'chat' | 'http' | 'mcp' | 'demo' | `agent:${string}`;

export function isAgent(actor: Actor): actor is `agent:${string}` {
  return actor.startsWith('agent:');
}

/** What a running step's processes may do, carried by their token. */
export interface Caller {
  readonly actor: Actor;
  /** The run and step it is a part of, where it runs inside one. */
  readonly inside: { readonly run_id: string; readonly step_id: string } | null;
  /** How it was recognised, for the audit log: `default`, `env:CLAUDECODE`, `ancestry`, `no-terminal`… */
  readonly evidence: string;
}
