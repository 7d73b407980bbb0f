import { indexSteps } from '../../engine/graph.ts';
import type { RunId } from '../../model/ids.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/sequence.ts';
import { jsonEqual } from '../../util/json.ts';
import type { Deps } from '../deps.ts';
import { requireTrusted } from '../trust.ts';
import { refreshPicture, type Picture } from './picture.ts';

/** A step may be launched: with this text of its prompt file, `null` where there is none. */
export interface Clearance {
  readonly promptText: string | null;
}

/**
 * Whether a step may be launched as it is known here; `null`: it has been edited since, look again. TRUST_REQUIRED.
 *
 * An edit is on disk a moment before its trust is. Who comes in between takes the edit's lock, under which both are there.
 */
export async function clearance(deps: Deps, runId: RunId, picture: Picture, step: Step): Promise<Result<Clearance | null>> {
  const trusted = await requireTrusted(deps, picture, step);
  if (trusted.ok) return ok({ promptText: trusted.value });
  const settled = await deps.locks.with('edit', async (): Promise<Result<Clearance | null>> => {
    const fresh = await refreshPicture(deps, runId, picture);
    if (!fresh.ok) return fresh;
    const now = indexSteps(picture.loaded.sequence).get(step.id);
    if (now === undefined || !jsonEqual(now, step)) return ok(null);
    const again = await requireTrusted(deps, picture, step);
    return again.ok ? ok({ promptText: again.value }) : again;
  });
  return settled.ok ? settled.value : settled;
}
