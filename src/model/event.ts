import type { RunId, InstanceId, StepId, Revision } from './ids.ts';
import type { Status, StatusView, Reason } from './status.ts';
import type { Proposal } from './plan.ts';

/**
 * Everything that can happen while somebody watches. A subscriber gets one `snapshot` first, taken together
 * with the subscription so that nothing falls between; then changes, in order.
 */
export type Event =
  | { readonly event: 'snapshot'; readonly revision: Revision; readonly view: StatusView; readonly proposals: readonly Proposal[] }
  /** sequence.yaml, policy.yaml or a prompt changed on disk, whoever changed it. */
  | { readonly event: 'sequence-changed'; readonly revision: Revision }
  /** A step's derived status changed. */
  | {
      readonly event: 'step-changed';
      readonly run_id: RunId | null;
      readonly step: StepId;
      readonly from: Status | null;
      readonly to: Status;
      readonly reason: Reason | null;
    }
  /** An instance began or ended an attempt. */
  | {
      readonly event: 'instance-changed';
      readonly run_id: RunId;
      readonly instance: InstanceId;
      readonly attempt: number;
      readonly state: 'starting' | 'running' | 'exited' | 'lost';
    }
  | { readonly event: 'proposals-changed'; readonly proposals: readonly Proposal[] }
  /** During a run somebody who may not carry it out has asked for something: it waits for a person. */
  | { readonly event: 'proposed'; readonly proposal: string; readonly actor: string; readonly actions: readonly string[] }
  | { readonly event: 'run-started' | 'run-ended'; readonly run_id: RunId }
  /** Something a person should know that is no failure of theirs: a clock that is about to stall, a fallback agent taken. */
  | { readonly event: 'notice'; readonly level: 'info' | 'warning'; readonly message: string; readonly step: StepId | null };

export type Listener = (event: Event) => void;
