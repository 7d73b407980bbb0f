import { isPerson } from '../../policy/person.ts';
import type { ActionOf } from '../../model/action.ts';
import { ok, type Result } from '../../model/result.ts';
import { auditNote } from '../audit-note.ts';
import type { Deps } from '../deps.ts';
import { dropsBranch, plannedRemovals } from './removals.ts';
import { loadState } from '../state.ts';

/**
 * Removes what the action means as things stand now, one worktree after the other. Warnings say which branches stay.
 * What cannot be removed does not keep the others: the first failure is told, with those that are gone.
 */
export async function removeWorktrees(deps: Deps, action: ActionOf<'worktree.rm'>, yes: boolean): Promise<Result<readonly string[]>> {
  const state = await loadState(deps);
  if (!state.ok) return state;
  const planned = await plannedRemovals(deps, [action], state.value);
  if (!planned.ok) return planned;
  const confirmed = yes && isPerson(deps.caller);
  const git = await deps.git();
  const removed: string[] = [];
  const warnings: string[] = [];
  let failure: Extract<Result<never>, { ok: false }> | null = null;
  const rows = planned.value.get(0) ?? [];
  if (rows.length === 0) return ok([]);
  for (const row of rows) {
    const gone = await git.removeWorktree(row.id, { force: confirmed, drop: dropsBranch(row, confirmed) });
    if (!gone.ok) {
      failure ??= gone;
      continue;
    }
    removed.push(row.id);
    const { branch, commits } = gone.value;
    if (branch !== 'kept') continue;
    const why =
      commits === 0
        ? 'it is checked out elsewhere'
        : `${commits === 1 ? '1 commit' : `${String(commits)} commits`} that HEAD does not have`;
    warnings.push(`branch threados/${row.id} stays: ${why}`);
  }
  const result = failure === null ? 'ok' : failure.error.code;
  await auditNote(deps, { action: action.action, input: { ...action, removed }, decision: 'allow', result, run_id: state.value.runId });
  if (failure === null) return ok(warnings);
  return { ok: false, error: { ...failure.error, details: { ...failure.error.details, removed } } };
}
