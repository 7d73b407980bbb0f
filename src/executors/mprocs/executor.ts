import type { Executor } from '../../model/ports/process.ts';
import { ok } from '../../model/result.ts';
import type { AddPane } from './add-panes.ts';
import type { StatusFollower } from './follow-status.ts';

/** Runs steps as rows of this repo's mprocs: the row's own program is the runner, here it is only watched. */
export function createMprocsExecutor(deps: { readonly addPane: AddPane; readonly follower: StatusFollower }): Executor {
  return {
    name: 'mprocs',
    async start(launch) {
      const added = await deps.addPane(launch);
      return added.ok ? ok(deps.follower.follow(added.value)) : added;
    },
    close() {
      deps.follower.close();
      return Promise.resolve();
    },
  };
}
