import { applyReview } from '../engine/supersede.ts';
import type { ActionOf } from '../model/action.ts';
import type { StepId } from '../model/ids.ts';
import { timestamp } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Deps } from './deps.ts';
import type { RepoState } from './state.ts';

type ReviewAction = ActionOf<'step.approve' | 'step.reject' | 'gate.approve' | 'gate.reject'>;

/** Writes a person's word on a gate or a step into the run; a rejection puts steps back to run again with the reason. */
export async function review(deps: Deps, state: RepoState, action: ReviewAction): Promise<Result<{ rerun: readonly StepId[] }>> {
  if (state.runId === null) return fail('NOT_READY', `nothing has run yet, so there is nothing to judge at "${action.id}"`);
  const approved = action.action.endsWith('.approve');
  const note = 'note' in action ? (action.note ?? null) : 'reason' in action ? action.reason : null;
  const word = {
    step: action.id,
    decision: approved ? 'approved' : 'rejected',
    actor: deps.caller.actor,
    at: timestamp(deps.clock),
    note,
  } as const;
  const kind = action.action.startsWith('gate.') ? 'gate' : 'step';

  const judged: { result?: ReturnType<typeof applyReview> } = {};
  const updated = await deps.runs.update(state.runId, (record) => {
    const result = applyReview(state.sequence, record, state.files, { ...word, kind });
    judged.result = result;
    return result.ok ? result.value.record : record;
  });
  if (!updated.ok) return updated;
  if (judged.result?.ok !== true) return judged.result ?? fail('INTERNAL', 'the run was not updated');
  const { rerun } = judged.result.value;
  const revision = state.file.revision;
  const entry = {
    actor: deps.caller.actor,
    action: action.action,
    input: { ...action },
    decision: 'allow',
    result: 'ok',
    revision_before: revision,
    revision_after: revision,
    run_id: state.runId,
  };
  const written = await deps.audit.append(entry);
  return written.ok ? ok({ rerun }) : written;
}
