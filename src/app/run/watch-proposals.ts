import type { Listener } from '../../model/event.ts';
import type { Deps } from '../deps.ts';

/** How soon after it was made a person hears of a proposal. */
const LOOK_MS = 1_000;

/**
 * Calls `listener` with `proposed` for each proposal that comes in from now on. The returned function looks once more,
 * so that none is missed that was made just before the end, and ends it.
 */
export function watchProposals({ proposals }: Pick<Deps, 'proposals'>, listener: Listener): () => Promise<void> {
  const known = proposals.ids().then((ids) => new Set(ids));
  const look = async (): Promise<void> => {
    const seen = await known;
    for (const id of await proposals.ids()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const found = await proposals.read(id);
      if (!found.ok || found.value.state !== 'pending') continue;
      const { actor, actions } = found.value;
      listener({ event: 'proposed', proposal: id, actor, actions: actions.map(({ action }) => action) });
    }
  };
  let looking = Promise.resolve();
  const lookNext = () => (looking = looking.then(look).catch(() => undefined));
  const timer = setInterval(() => void lookNext(), LOOK_MS);
  return async () => {
    clearInterval(timer);
    await lookNext();
  };
}
