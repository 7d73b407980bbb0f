import type { Executor } from '../../model/ports/process.ts';
import type { Ids } from '../../model/ports/time.ts';
import { ok } from '../../model/result.ts';
import { createAddPane } from './add-panes.ts';
import { createStatusFollower, type FollowDeps } from './follow-status.ts';
import { createRoom, type MprocsDeps } from './room.ts';

export type ExecutorDeps = MprocsDeps &
  Pick<FollowDeps, 'readStatus' | 'onLost' | 'claimer' | 'times'> & { readonly ids: Pick<Ids, 'nonce'> };

/** Runs steps as rows of this repo's mprocs: the row's own program is the runner, here it is only watched. */
export function createMprocsExecutor(deps: ExecutorDeps): Executor {
  const { paths, map, finder, exclusive } = createRoom(deps);
  const addPane = createAddPane({ ...deps, map, finder, exclusive, launches: paths.launches });
  const follower = createStatusFollower({ ...deps, finder });
  return {
    name: 'mprocs',
    async start(launch) {
      const added = await addPane(launch);
      return added.ok ? ok(follower.follow(added.value)) : added;
    },
    close() {
      follower.close();
      return Promise.resolve();
    },
  };
}
