import type { InstanceId, StepId } from '../ids.ts';
import type { Result } from '../result.ts';

/** `data` of `seqctl mprocs status` (cli.md, "Data shapes"). */
export interface MprocsStatus {
  readonly state: 'open' | 'closed' | 'lost';
  readonly address: string | null;
  readonly pid: number | null;
  readonly version: string | null;
  readonly panes: readonly {
    readonly step: StepId;
    readonly instance: InstanceId;
    readonly name: string;
    readonly index: number;
    /** Rows may have moved since: select is best effort. */
    readonly stale: boolean;
  }[];
}

/** The mprocs of this repo. It answers nothing back, so what is known is what ThreadOS itself did. */
export interface MprocsSession {
  status(): Promise<MprocsStatus>;
  /** MPROCS_UNAVAILABLE, TERMINAL_UNAVAILABLE; an open session is returned as it is. `here` returns when mprocs has ended. */
  open(layout: 'split' | 'tab' | 'window' | 'here'): Promise<Result<MprocsStatus>>;
  close(): Promise<Result<MprocsStatus>>;
  /** MPROCS_NOT_OPEN, UNKNOWN_STEP where the instance has no pane. */
  select(instance: InstanceId): Promise<Result<{ readonly stale: boolean }>>;
  /** The pane alone, with the keyboard in it. */
  zoom(instance: InstanceId): Promise<Result<{ readonly stale: boolean }>>;
  /** INVALID_VALUE for a key that mprocs cannot send. */
  sendKey(instance: InstanceId, key: string): Promise<Result<{ readonly stale: boolean }>>;
}
