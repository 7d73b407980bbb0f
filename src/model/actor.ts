import type { RunId, StepId } from './ids.ts';
import type { Step } from './sequence.ts';

/**
 * Who asks. `human` is a person at a terminal (or an unmarked caller), `chat` the orchestrator in its pane,
 * `agent:<id>` a process that runs inside a step or carries the mark of a known agent CLI, `http` and `mcp`
 * the callers of those faces, `demo` the example in the folder it made.
 */
export type Actor = 'human' | 'chat' | 'http' | 'mcp' | 'demo' | `agent:${string}`;

export function isAgent(actor: Actor): actor is `agent:${string}` {
  return actor.startsWith('agent:');
}

/** A caller, as it was recognised. */
export interface Caller {
  readonly actor: Actor;
  /** The run and step it is a part of, where it runs inside one. */
  readonly inside: { readonly run_id: string; readonly step_id: string } | null;
  /** What it carries, where that was signed here and for that step. */
  readonly token?: StepToken | null;
  /** How it was recognised, for the audit log: `default`, `env:CLAUDECODE`, `ancestry`, `no-terminal`… */
  readonly evidence: string;
}

/**
 * THREADOS_TOKEN: what a process inside an orchestrator, or a step below it, may make, as it stood when its step was
 * launched: under whom, how deep, how many at once and ever, with which agents. Signed, so that no process can write
 * itself a better one, or pass for another step where the platform does not tell whose child it is.
 */
export interface StepToken {
  readonly run_id: RunId;
  readonly step_id: StepId;
  /** The nearest b step: itself, or one above it. */
  readonly orchestrator: StepId;
  readonly limits: Step['limits'];
}
