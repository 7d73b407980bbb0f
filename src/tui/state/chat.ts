import type { ChatMessage, ChatProviderName, ChatUsage } from '../../model/chat.ts';
import type { Failure } from '../../model/failure.ts';
import type { Decision, Effect } from '../../model/plan.ts';
import { NO_DRAFT, type Draft } from './draft.ts';

/** The chat pane: what was said, what is being written, and how the proposals would do today. */
export interface ChatState {
  readonly draft: Draft;
  /** Keys are text. */
  readonly writing: boolean;
  /** Oldest first. */
  readonly turns: readonly ChatTurn[];
  /** The conversation as the provider needs it. */
  readonly history: readonly ChatMessage[];
  /** Who answers, once that is known. */
  readonly provider: { readonly name: ChatProviderName; readonly model: string | null } | null;
  /** Whom the person wants; `null`: whoever policy.yaml and the environment say. */
  readonly wanted: ChatProviderName | null;
  readonly view: ChatView;
  /** Proposals whose whole diff is shown. */
  readonly unfolded: ReadonlySet<string>;
  /** By proposal: what it would do to today's files. */
  readonly plans: ReadonlyMap<string, TodaysPlan>;
}

/**
 * What the transcript shows: its end, as it grows; the chosen card; or a place the person has scrolled to, as the
 * first row shown.
 */
export type ChatView = { readonly at: 'end' | 'card' } | { readonly at: 'row'; readonly row: number };

/**
 *   asking ──► done | failed | cancelled
 */
export interface ChatTurn {
  readonly id: number;
  readonly at: number;
  readonly request: string;
  readonly state: 'asking' | 'done' | 'failed' | 'cancelled';
  readonly said: string;
  /** What happened on the way: looks, pauses, repairs. */
  readonly notes: readonly string[];
  readonly proposal: string | null;
  readonly decisions: readonly Decision[];
  readonly failure: Failure | null;
  readonly usage: ChatUsage | null;
}

export type TodaysPlan =
  | {
      readonly revision: string;
      readonly diff: string;
      readonly effects: readonly Effect[];
      /** What the policy says to the person. */
      readonly decisions: readonly Decision[];
    }
  | { readonly conflict: string };

export const NO_CHAT: ChatState = {
  draft: NO_DRAFT,
  writing: false,
  turns: [],
  history: [],
  provider: null,
  wanted: null,
  view: { at: 'end' },
  unfolded: new Set(),
  plans: new Map(),
};

export function askingTurn(chat: ChatState): ChatTurn | null {
  const last = chat.turns.at(-1);
  return last?.state === 'asking' ? last : null;
}

/** The tokens and dollars of all turns so far; `null` where none said any. */
export function totalUsage(chat: ChatState): ChatUsage | null {
  const told = chat.turns.flatMap((turn) => (turn.usage === null ? [] : [turn.usage]));
  const sum = (pick: (usage: ChatUsage) => number | null): number | null => {
    const known = told.map(pick).filter((each) => each !== null);
    return known.length === 0 ? null : known.reduce((total, each) => total + each, 0);
  };
  const total = { input_tokens: sum((u) => u.input_tokens), output_tokens: sum((u) => u.output_tokens), cost_usd: sum((u) => u.cost_usd) };
  return Object.values(total).every((each) => each === null) ? null : total;
}
