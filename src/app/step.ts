import { indexSteps } from '../engine/graph.ts';
import type { StepId } from '../model/ids.ts';
import { ok, type Result } from '../model/result.ts';
import type { StatusFile } from '../model/status.ts';
import type { Deps } from './deps.ts';
import { stepNamed } from './run/scope.ts';
import { attemptsOf } from './runs.ts';
import { loadState } from './state.ts';
import { viewOf } from './status.ts';
import type { StepAnswer } from './threados.ts';

/** `seqctl step show`: the definition, where it stands, and every attempt. */
export async function step(deps: Deps, id: StepId): Promise<Result<StepAnswer>> {
  const state = await loadState(deps);
  if (!state.ok) return state;
  const named = stepNamed(state.value.sequence, id);
  if (!named.ok) return named;
  const found = indexSteps(state.value.sequence).get(named.value.id);
  const row = (await viewOf(deps, state.value)).steps.find((each) => each.id === named.value.id);
  if (found === undefined || row === undefined) throw new Error(`step ${named.value.id} has no row`);
  const attempts: StatusFile[] = [];
  if (state.value.runId !== null)
    for (const { instance } of row.instances) attempts.push(...(await attemptsOf(deps, state.value.runId, instance)));
  return ok({ revision: state.value.file.revision, step: found, row, attempts });
}
