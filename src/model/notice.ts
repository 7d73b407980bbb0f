import type { RunId, StepId } from './ids.ts';
import type { Reason, Status } from './status.ts';

/**
 * What a person is told of while they look elsewhere. `waiting`: a step, a gate or a proposal waits for them. `failed`, `done`: of a
 * step. `ended`: the run has come to rest.
 */
export const NOTICE_EVENTS = ['waiting', 'failed', 'done', 'ended'] as const;
export type NoticeEvent = (typeof NOTICE_EVENTS)[number];

/** The facts of one transition, as the `notify` command of policy.yaml gets them; no sentence is made of them. */
export interface Notice {
  readonly schema: 1;
  readonly event: NoticeEvent;
  readonly at: string;
  /** Absolute. */
  readonly root: string;
  readonly sequence: string;
  readonly run_id: RunId;
  /** Of a step; `null` for a proposal and for the end of the run. */
  readonly step: StepId | null;
  readonly name: string | null;
  readonly status: Status | null;
  readonly reason: Reason | null;
  /** What an agent or a client asked for, where that is what waits. */
  readonly proposal: { readonly id: string; readonly actor: string; readonly actions: readonly string[] } | null;
  /** Of the run's end: what `run all` says. */
  readonly ended: string | null;
}
