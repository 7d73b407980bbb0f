import type { JsonObject } from '../../util/json.ts';
import type { ChatContext, ChatMessage, ChatProviderName, ChatUsage } from '../chat.ts';
import type { Failure } from '../failure.ts';

export interface ChatRequest {
  /** Instructions and context as text, for a model. */
  readonly system: string;
  /** The same context as data, for a planner that is no model. */
  readonly context: ChatContext;
  /** Oldest first; the last is the person's. */
  readonly messages: readonly ChatMessage[];
  /** JSON Schema that the answer must hold to: closed objects, every property required, no bounds. */
  readonly schema: JsonObject;
  readonly signal: AbortSignal;
}

/** What comes from a provider. Exactly one `done` or `failed` ends it. */
export type ChatEvent =
  /** The next piece of the answer's JSON. */
  | { readonly event: 'text'; readonly text: string }
  /** Everything said so far no longer counts: the answer begins anew. */
  | { readonly event: 'restart' }
  /** The service is busy or wants less: it is asked again after so many milliseconds. */
  | { readonly event: 'waiting'; readonly reason: string; readonly ms: number }
  /** `cut`: the answer ran into the token limit. */
  | { readonly event: 'done'; readonly stop: 'end' | 'cut'; readonly text: string; readonly usage: ChatUsage }
  | { readonly event: 'failed'; readonly failure: Failure; readonly usage: ChatUsage };

/**
 * Something that turns words into actions. Never throws and never rejects: what goes wrong comes as `failed`
 * (PROVIDER_UNAVAILABLE, NOT_UNDERSTOOD, INTERRUPTED…). Stops soon after the signal fires.
 */
export interface ChatProvider {
  readonly name: ChatProviderName;
  /** The model's name; `null` for the builtin planner. */
  readonly model: string | null;
  /** Whether telling it what was wrong with its answer may lead to a better one. */
  readonly repairs: boolean;
  reply(request: ChatRequest): AsyncIterable<ChatEvent>;
}
