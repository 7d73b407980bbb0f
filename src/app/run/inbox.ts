import type { Deps } from '../deps.ts';
import type { RunRequest } from './request.ts';

/** The requests of others for the same run. One whose process has gone without waiting for it is void and removed. */
export async function validRequests(deps: Deps, own: RunRequest): Promise<readonly RunRequest[]> {
  const entries = (await deps.inbox.take()).filter(({ id, request }) => id !== own.id && request.run_id === own.run_id);
  const waiting = entries.flatMap(({ request }) => (request.from === null ? [] : [request.from.pid]));
  const alive = waiting.length === 0 ? new Map<number, string>() : await (await deps.processes()).identifyAll(waiting);
  const valid: RunRequest[] = [];
  for (const { id, request } of entries) {
    if (request.from === null || alive.get(request.from.pid) === request.from.started_at) valid.push(request);
    else await deps.inbox.remove(id);
  }
  return valid;
}
