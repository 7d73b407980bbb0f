import type { Inbox } from '../model/ports/store.ts';
import type { Clock } from '../model/ports/time.ts';
import { jsonFolder } from './json-folder.ts';
import { layoutOf } from './layout.ts';

/** Requests to the scheduler of this repo, each a file in state/scheduler/inbox/; taken in the order they were put. */
export function createInbox<T>(deps: { root: string; clock: Clock }): Inbox<T> {
  const folder = jsonFolder(layoutOf(deps.root).inbox);
  let counter = 0;

  interface Letter {
    readonly id: string;
    readonly at: number;
    readonly nth: number;
    readonly request: T;
  }
  function letterOf(name: string): Letter | null {
    const found = folder.read(name) as Partial<Letter> | null;
    return typeof found?.id === 'string' && typeof found.at === 'number' && typeof found.nth === 'number' ? (found as Letter) : null;
  }

  return {
    put(id, request) {
      counter += 1;
      return folder.write(id, { id, at: deps.clock.now(), nth: counter, request });
    },
    take() {
      const letters = folder.names().flatMap((name) => letterOf(name) ?? []);
      letters.sort((a, b) => a.at - b.at || a.nth - b.nth);
      return Promise.resolve(letters.map(({ id, request }) => ({ id, request })));
    },
    remove: (id) => folder.remove(id),
    has: (id) => Promise.resolve(letterOf(id) !== null),
  };
}
