import { indexSteps } from '../../engine/graph.ts';
import { applyReview } from '../../engine/supersede.ts';
import type { ActionOf } from '../../model/action.ts';
import type { StepId } from '../../model/ids.ts';
import { timestamp } from '../../model/ports/time.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Deps } from '../deps.ts';
import type { RepoState } from '../state.ts';
import { subjectOf, type Subject } from '../subject.ts';

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

  const seen = await judgedSubject(deps, state, action);
  if (!seen.ok) return seen;

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
    input: { ...action, ...(seen.value === null ? {} : { subject: seen.value.sha256 }) },
    decision: 'allow',
    result: 'ok',
    revision_before: revision,
    revision_after: revision,
    run_id: state.runId,
  };
  const written = await deps.audit.append(entry);
  return written.ok ? ok({ rerun }) : written;
}

/**
 * A word on a gate is about what was frozen when it opened: not about what somebody has changed since (INVALID_STATE),
 * nor, where the caller says which one they saw, about another one (REVISION_MISMATCH).
 */
async function judgedSubject(deps: Deps, state: RepoState, action: ReviewAction): Promise<Result<Subject | null>> {
  const gate = indexSteps(state.sequence).get(action.id);
  const { runId, record } = state;
  const open = gate?.type === 'gate' && state.states.get(gate.id)?.status === 'NEEDS_REVIEW';
  if (!open || runId === null || record === null) return ok(null);
  const subject = await subjectOf(deps, { ...state, runId, record }, gate);
  // A rejection needs no proof of what it rejects.
  if (!subject.ok) return action.action === 'gate.reject' ? ok(null) : subject;
  const seen = 'subject' in action ? (action.subject ?? null) : null;
  if (seen === null || subject.value.sha256.startsWith(seen)) return subject;
  return fail('REVISION_MISMATCH', `gate "${gate.id}" is about something else by now than what you saw`, {
    hint: `seqctl step show ${gate.id}`,
    details: { steps: [gate.id], subject: subject.value.sha256, wanted: seen },
  });
}
