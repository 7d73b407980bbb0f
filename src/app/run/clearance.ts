import { indexSteps } from '../../engine/graph.ts';
import type { RunId } from '../../model/ids.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/sequence.ts';
import { jsonEqual } from '../../util/json.ts';
import type { Deps } from '../deps.ts';
import { requireTrusted } from '../trust.ts';
import { refreshPicture, type Picture } from './picture.ts';

/**
 * Whether a step may be launched as it is known here; `false`: it has been edited since, look again. TRUST_REQUIRED.
 *
 * An edit is on disk a moment before its trust is. Who comes in between takes the edit's lock, under which both are there.
 */
export async function clearance(deps: Deps, runId: RunId, picture: Picture, step: Step): Promise<Result<boolean>> {
  const trusted = await requireTrusted(deps, picture, step);
  if (trusted.ok) return ok(true);
  const settled = await deps.locks.with('edit', async (): Promise<Result<boolean>> => {
    const fresh = await refreshPicture(deps, runId, picture);
    if (!fresh.ok) return fresh;
    const now = indexSteps(picture.loaded.sequence).get(step.id);
    if (now === undefined || !jsonEqual(now, step)) return ok(false);
    const again = await requireTrusted(deps, picture, step);
    return again.ok ? ok(true) : again;
  });
  return settled.ok ? settled.value : settled;
}
