import { fail, ok, type Result } from '../model/result.ts';
import type { Deps } from './deps.ts';
import { chooseInstance } from './logs.ts';
import { loadState } from './state.ts';
import { relativeDir } from './status.ts';

export interface StepSummary {
  readonly instance: string;
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
}

/** What a step says it did. NO_ARTIFACT where it left no summary. */
export async function summary(deps: Deps, id: string): Promise<Result<StepSummary>> {
  const state = await loadState(deps);
  if (!state.ok) return state;
  const instance = chooseInstance(state.value, id);
  if (!instance.ok) return instance;
  const { runId } = state.value;
  if (runId === null || !state.value.files.has(instance.value)) return fail('NO_ARTIFACT', `"${id}" has not run yet`);
  const path = `${deps.runs.instanceDir(runId, instance.value)}/summary.md`;
  const text = await deps.artifacts.read(path);
  if (text === null) return fail('NO_ARTIFACT', `"${instance.value}" left no summary`);
  return ok({ instance: instance.value, path: relativeDir(deps, path), text });
}
