import type { RepoMetrics } from '../../insight/metrics/repo-metrics.ts';
import type { StepId } from '../../model/ids.ts';
import type { Failure } from '../../model/failure.ts';
import type { Deed } from './deed.ts';
import type { FormState } from './form.ts';
import type { LogLine } from './log-line.ts';

/** What stands over the panes and takes the keys: exactly one thing, or nothing. */
export type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'help'; readonly scroll: number }
  | { readonly kind: 'command-log'; readonly scroll: number }
  /** `metrics` is `null` until they have been read. */
  | { readonly kind: 'metrics'; readonly metrics: RepoMetrics | null; readonly scroll: number }
  | { readonly kind: 'palette'; readonly query: string; readonly index: number }
  | { readonly kind: 'search'; readonly query: string }
  | { readonly kind: 'log-search'; readonly query: string }
  | { readonly kind: 'form'; readonly form: FormState; readonly scroll: number }
  | Confirm
  | Review
  | { readonly kind: 'reject'; readonly step: StepId; readonly gate: boolean; readonly reason: string; readonly back: Review }
  /** A step is picked on the canvas. */
  | { readonly kind: 'pick'; readonly purpose: 'dep.add' | 'dep.rm'; readonly step: StepId; readonly soft: boolean }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly title: string; readonly scroll: number };

/** Asks once before something destructive, or something that policy wants confirmed. */
export interface Confirm {
  readonly kind: 'confirm';
  readonly title: string;
  /** What will happen, in sentences. */
  readonly lines: readonly string[];
  readonly diff: string;
  readonly deed: Deed;
  /** Done after `deed` has succeeded: what trust was asked for. */
  readonly then: Deed | null;
  readonly scroll: number;
}

/** The subject of a review, frozen when it was opened. */
export interface Review {
  readonly kind: 'review';
  readonly step: StepId;
  readonly gate: boolean;
  /** What a gate is about, as ThreadOS froze it: the word is for this and for nothing else. */
  readonly frozen: Frozen | null;
  /** Asked again, because what was shown before is not what it is about any more. */
  readonly again: boolean;
  /** One per step that is judged. */
  readonly subjects: readonly ReviewSubject[];
  readonly loading: boolean;
  readonly scroll: number;
}

export interface Frozen {
  readonly sha256: string;
  /** When, as ISO 8601. */
  readonly at: string;
}

export interface ReviewSubject {
  readonly id: string;
  readonly status: string;
  readonly files: readonly string[];
  readonly patch: string;
  /** What it says it did; empty where it left no summary. */
  readonly summary: string;
  readonly tail: readonly LogLine[];
}

export const NO_OVERLAY: Overlay = { kind: 'none' };
