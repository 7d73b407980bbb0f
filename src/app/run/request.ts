import type { Actor } from '../../model/actor.ts';
import type { InstanceId, RunId } from '../../model/ids.ts';
import type { ProcessIdentity } from '../../model/ports/process.ts';

/** What somebody wants to have run, as the scheduler of this repo takes it: in memory or from its inbox. */
export interface RunRequest {
  readonly id: string;
  readonly actor: Actor;
  readonly created_at: string;
  /** Who waits for it: where that process is gone, the request is void. `null`: nobody, it stands until it is done. */
  readonly from: ProcessIdentity | null;
  readonly run_id: RunId;
  /** `all` follows the frontier until nothing can start; else only these steps and instances are launched. */
  readonly scope: 'all' | readonly InstanceId[];
  /** Launch the scope's steps although dependencies are unmet. */
  readonly force: boolean;
  readonly executor: 'auto' | 'mprocs' | 'direct';
  readonly max_parallel: number | null;
  /** Sessions to continue: instance id → session id. */
  readonly resume: Readonly<Record<InstanceId, string>>;
}
