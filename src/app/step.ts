import { indexSteps } from '../engine/graph.ts';
import type { StepId } from '../model/ids.ts';
import { ok, type Result } from '../model/result.ts';
import type { Step } from '../model/sequence.ts';
import type { StatusFile } from '../model/status.ts';
import { isPerson } from '../policy/person.ts';
import type { Deps } from './deps.ts';
import { stepNamed } from './run/scope.ts';
import { attemptsOf } from './runs.ts';
import { loadState, type RepoState } from './state.ts';
import { viewOf } from './status.ts';
import { subjectOf, type Subject } from './subject.ts';
import type { StepAnswer } from './threados.ts';

/** `seqctl step show`: the definition, where it stands, every attempt, and what an open gate is about. */
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
  const subject = await shownSubject(deps, state.value, found);
  return subject.ok ? ok({ revision: state.value.file.revision, step: found, row, attempts, subject: subject.value }) : subject;
}

/** What an open gate lays before whoever looks; what was changed since it opened is frozen anew for a person alone. */
function shownSubject(deps: Deps, state: RepoState, step: Step): Promise<Result<Subject | null>> {
  const { runId, record } = state;
  if (step.type !== 'gate' || runId === null || record === null || state.states.get(step.id)?.status !== 'NEEDS_REVIEW')
    return Promise.resolve(ok(null));
  return subjectOf(deps, { ...state, runId, record }, step, { again: isPerson(deps.caller) });
}
