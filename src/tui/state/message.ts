import type { TurnEvent } from '../../chat/turn.ts';
import type { RepoMetrics } from '../../insight/metrics/repo-metrics.ts';
import type { ChatMessage, ChatProviderName } from '../../model/chat.ts';
import type { Failure } from '../../model/failure.ts';
import type { RunId, StepId } from '../../model/ids.ts';
import type { AuditEntry, Proposal } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { StatusFile, StatusRow, StatusView } from '../../model/status.ts';
import type { RunSummary } from '../../app/threados.ts';
import type { CommandId } from '../keys/commands.ts';
import type { Mouse } from '../keys/key.ts';
import type { GraphLayout } from '../../engine/layout.ts';
import type { TodaysPlan } from './chat.ts';
import type { Deed } from './deed.ts';
import type { Frozen, ReviewSubject } from './overlay.ts';
import type { Tab, TuiState } from './state.ts';

/** Everything that can change the state: what the person did, and what ThreadOS answered. */
export type Message =
  | { readonly type: 'command'; readonly id: CommandId }
  /** A key whose command cannot be done now. */
  | { readonly type: 'impossible'; readonly id: CommandId }
  /** The focused text field now holds this. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'mouse'; readonly mouse: Mouse; readonly hit: Click | null }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  | { readonly type: 'tick'; readonly now: number }
  | { readonly type: 'sequence'; readonly revision: string; readonly sequence: Sequence; readonly layout: GraphLayout }
  | { readonly type: 'world-failed'; readonly failure: Failure }
  | { readonly type: 'status'; readonly view: StatusView }
  | { readonly type: 'rows'; readonly view: StatusView }
  | { readonly type: 'proposals'; readonly proposals: readonly Proposal[] }
  /** Something that another part of the TUI wants done: asked about first, where that is due. */
  | { readonly type: 'deed'; readonly deed: Deed }
  | { readonly type: 'notice'; readonly level: 'info' | 'warning'; readonly text: string }
  | {
      readonly type: 'deed-ended';
      readonly id: number;
      readonly deed: Deed;
      readonly then: Deed | null;
      readonly outcome: Result<DeedOutcome>;
    }
  | {
      readonly type: 'confirm-ready';
      readonly deed: Deed;
      readonly lines: readonly string[];
      readonly diff: string;
      readonly then: Deed | null;
    }
  | {
      readonly type: 'form-checked';
      readonly serial: number;
      readonly problem: string | null;
      readonly diff: string;
      readonly verdict: string | null;
    }
  | { readonly type: 'attempts'; readonly id: StepId; readonly attempts: readonly StatusFile[] }
  | { readonly type: 'prompt'; readonly id: StepId; readonly path: string; readonly text: string | null }
  | { readonly type: 'diff'; readonly id: StepId; readonly key: string; readonly patch: string; readonly note: string | null }
  | { readonly type: 'log'; readonly id: StepId; readonly key: string; readonly lines: readonly string[]; readonly skipped: number }
  | { readonly type: 'log-more'; readonly key: string; readonly lines: readonly string[] }
  | { readonly type: 'review-loaded'; readonly step: StepId; readonly frozen: Frozen | null; readonly subjects: readonly ReviewSubject[] }
  | { readonly type: 'rail'; readonly runs: readonly RunSummary[]; readonly history: readonly AuditEntry[] }
  | { readonly type: 'metrics'; readonly metrics: RepoMetrics }
  | { readonly type: 'past-run'; readonly run: RunId; readonly rows: ReadonlyMap<StepId, StatusRow> }
  /** A key while the chat's draft is written. `text`: what it types, empty for others. */
  | { readonly type: 'chat-key'; readonly key: string; readonly text: string }
  | { readonly type: 'chat-event'; readonly id: number; readonly event: TurnEvent }
  | {
      readonly type: 'chat-provider';
      readonly outcome: Result<{ readonly name: ChatProviderName; readonly model: string | null }>;
    }
  | { readonly type: 'proposal-planned'; readonly id: string; readonly plan: TodaysPlan }
  | { readonly type: 'failed'; readonly title: string; readonly failure: Failure };

export interface DeedOutcome {
  /** One line for a person. */
  readonly message: string;
  readonly warnings: readonly string[];
}

/** What lies under the mouse outside the canvas. */
export type Click =
  | { readonly on: 'command'; readonly id: CommandId }
  | { readonly on: 'tab'; readonly tab: Tab }
  | { readonly on: 'rail'; readonly index: number }
  | { readonly on: 'proposal'; readonly index: number }
  /** The chat's draft. */
  | { readonly on: 'draft' }
  | { readonly on: 'palette'; readonly index: number }
  | { readonly on: 'field'; readonly index: number }
  | { readonly on: 'step'; readonly id: StepId };

/** What is to be done in the world after a change of state; carried out by effects/. */
export type Effect =
  /** `then` is done once `deed` has succeeded. */
  | { readonly effect: 'do'; readonly id: number; readonly deed: Deed; readonly yes: boolean; readonly then: Deed | null }
  /** Finds out what a deed would do, then asks. */
  | { readonly effect: 'ask'; readonly deed: Deed; readonly then: Deed | null }
  | { readonly effect: 'check-form'; readonly serial: number; readonly deed: Deed }
  | { readonly effect: 'load-sequence' }
  | { readonly effect: 'load-status' }
  | { readonly effect: 'load-attempts' | 'load-prompt'; readonly id: StepId }
  | { readonly effect: 'load-diff'; readonly id: StepId; readonly instance: string; readonly key: string }
  | {
      readonly effect: 'load-log';
      readonly id: StepId;
      readonly instance: string;
      readonly key: string;
      readonly stream: 'stdout' | 'stderr';
      readonly follow: boolean;
    }
  | { readonly effect: 'stop-log' }
  | { readonly effect: 'load-review'; readonly step: StepId; readonly gate: boolean; readonly subjects: readonly string[] }
  | { readonly effect: 'load-rail' | 'load-metrics' }
  | { readonly effect: 'load-run'; readonly run: RunId }
  | { readonly effect: 'edit-prompt'; readonly id: StepId }
  | {
      readonly effect: 'chat-ask';
      readonly id: number;
      readonly request: string;
      readonly history: readonly ChatMessage[];
      readonly wanted: ChatProviderName | null;
    }
  | { readonly effect: 'chat-cancel' }
  /** Finds out who would answer. */
  | { readonly effect: 'chat-choose'; readonly wanted: ChatProviderName | null }
  /** Finds out how proposals would do on today's files. */
  | { readonly effect: 'plan-proposals'; readonly ids: readonly string[] }
  | { readonly effect: 'edit-proposal'; readonly id: string }
  | { readonly effect: 'attention'; readonly text: string }
  | { readonly effect: 'repaint' | 'suspend' | 'quit' };

/** The state after a message, and what is to be done about it. */
export interface Next {
  readonly state: TuiState;
  readonly effects: readonly Effect[];
}

export function next(state: TuiState, ...effects: readonly Effect[]): Next {
  return { state, effects };
}
