import type { RunId } from './ids.ts';
import type { Mode } from './policy.ts';
import type { Status, StatusRow, Usage } from './status.ts';

export const CHAT_PROVIDERS = ['anthropic', 'ollama', 'builtin'] as const;
export type ChatProviderName = (typeof CHAT_PROVIDERS)[number];

/**
 * What the orchestrator is told of the repo: the definition's shape and how things stand, never the repo's files.
 * Redacted and bounded before anybody sees it (`chat/context.ts`).
 */
export interface ChatContext {
  readonly sequence: string;
  readonly lanes: readonly string[];
  readonly mode: Mode;
  readonly run_id: RunId | null;
  readonly counts: Readonly<Record<Status, number>>;
  readonly steps: readonly ChatStep[];
  /** How many steps of the sequence are not in `steps`, because the context is bounded. */
  readonly steps_left_out: number;
  readonly proposals_waiting: readonly { readonly id: string; readonly actor: string; readonly actions: readonly string[] }[];
  readonly limits: {
    readonly steps: number;
    readonly fanout: number;
    readonly parallel_shell: number;
    readonly parallel_agents: number;
  };
  /** Programs that shell steps may start. */
  readonly allowed_commands: readonly string[];
  /** Names that `model` of a step may have. */
  readonly models: readonly string[];
}

type KnownOfRow = 'id' | 'name' | 'type' | 'lane' | 'role' | 'model' | 'status' | 'reason' | 'depends_on' | 'after' | 'group';

export interface ChatStep extends Pick<StatusRow, KnownOfRow> {
  /** The argv as one line, for reading only. */
  readonly command: string | null;
  readonly candidates: readonly string[];
  readonly fanout: number;
  readonly review: 'required' | 'none';
}

/** One turn of the conversation, as a provider is told of it. */
export interface ChatMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** Tokens and cost of one turn; what the provider did not say is `null`. */
export type ChatUsage = Usage;
