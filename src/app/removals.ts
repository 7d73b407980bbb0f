import { isPerson } from '../policy/person.ts';
import type { Action, ActionOf } from '../model/action.ts';
import type { Effect } from '../model/plan.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import { auditNote } from './audit-note.ts';
import type { Deps } from './deps.ts';
import { loadState, type RepoState } from './state.ts';
import type { WorktreeRow } from './threados.ts';
import { worktreeRows } from './worktrees.ts';

type WorktreeRm = ActionOf<'worktree.rm'>;

/** What each `worktree.rm` of a request would remove, by the action's place in it. */
export type Removals = ReadonlyMap<number, readonly WorktreeRow[]>;

export async function plannedRemovals(deps: Deps, actions: readonly Action[], state: RepoState): Promise<Result<Removals>> {
  const removals = new Map<number, readonly WorktreeRow[]>();
  if (!actions.some((action) => action.action === 'worktree.rm')) return ok(removals);
  const rows = await worktreeRows(deps, state);
  if (!rows.ok) return rows;
  for (const [index, action] of actions.entries()) {
    if (action.action !== 'worktree.rm') continue;
    const meant = rowsMeant(rows.value, action);
    if (!meant.ok) return meant;
    removals.set(index, meant.value);
  }
  return ok(removals);
}

/** INVALID_ACTION, UNKNOWN_STEP, ALREADY_RUNNING, IN_USE. Those found by `finished` and `orphaned` leave out what is in use. */
function rowsMeant(rows: readonly WorktreeRow[], { ids = [], finished, orphaned }: WorktreeRm): Result<readonly WorktreeRow[]> {
  if (ids.length === 0 && finished !== true && orphaned !== true) {
    return fail('INVALID_ACTION', 'worktree.rm: name worktrees, or say finished or orphaned', { hint: 'seqctl worktree ls shows them' });
  }
  const meant = new Set<WorktreeRow>();
  for (const id of ids) {
    const found = rows.filter((row) => row.id === id || row.step === id);
    if (found.length === 0) {
      const names = rows.map((row) => row.id);
      return fail('UNKNOWN_STEP', `there is no worktree "${printable(id)}".${didYouMean(id, names)}`, { hint: 'seqctl worktree ls' });
    }
    const inUse = found.map(whyInUse).find((why) => why !== null);
    if (inUse) return inUse;
    for (const row of found) meant.add(row);
  }
  const free = rows.filter((row) => whyInUse(row) === null);
  for (const row of free) {
    if (orphaned === true && row.orphan) meant.add(row);
    if (finished === true && row.status === 'DONE' && row.needed_by.length === 0) meant.add(row);
  }
  return ok([...meant]);
}

function whyInUse({ id, status, base_of }: WorktreeRow): Extract<Result<never>, { ok: false }> | null {
  if (status === 'RUNNING') {
    return fail('ALREADY_RUNNING', `"${id}" runs in its worktree`, { hint: `seqctl wait ${id}, or seqctl stop step ${id}` });
  }
  if (base_of.length === 0) return null;
  return fail('IN_USE', `${base_of.join(', ')} runs, and began from the worktree of "${id}"`, { hint: `seqctl wait ${base_of.join(' ')}` });
}

/** What a removal takes away that nothing else has, each in a few words; empty where nothing is lost. */
export function lossesOf(rows: readonly WorktreeRow[]): readonly string[] {
  return rows.flatMap((row) => {
    const losses = [
      ...changesLost(row),
      ...submodulesLost(row),
      ...(row.locked === null ? [] : [`it is locked (${printable(row.locked)})`]),
    ];
    if (row.needed_by.length > 0) losses.push(`${row.needed_by.join(', ')} could no longer begin from it`);
    return losses.length === 0 ? [] : [`"${row.id}": ${losses.join('; ')}`];
  });
}

function changesLost({ changed, files, kept_in, path }: WorktreeRow): readonly string[] {
  if (changed === null) return ['git cannot tell what it holds'];
  if (changed === 0) return [];
  const named = files.slice(0, 5).map(printable).join(', ');
  const count = changed === 1 ? '1 file that no commit has' : `${String(changed)} files that no commit has`;
  const kept = kept_in === null ? `nothing else has them (to keep them, commit them in ${path})` : `${kept_in} has all of it`;
  return [`${count} (${named}${changed > 5 ? ', …' : ''}); ${kept}`];
}

function submodulesLost({ submodules, path }: WorktreeRow): readonly string[] {
  if (submodules.length === 0) return [];
  const named = submodules.slice(0, 5).map(printable).join(', ') + (submodules.length > 5 ? ', …' : '');
  return [
    `what was done inside ${submodules.length === 1 ? 'the submodule' : 'the submodules'} ${named}; nothing else has it (to keep it, push it from ${path})`,
  ];
}

export function removalEffects(removals: Removals, yes: boolean): readonly Effect[] {
  return [...removals.values()].flat().map((row): Effect => ({
    effect: 'remove-worktree',
    worktree: row.id,
    path: row.path,
    changed: row.changed,
    commits: row.unmerged,
    kept_in: row.kept_in,
    branch: dropsBranch(row, yes) || row.unmerged === 0 ? 'removed' : 'kept',
  }));
}

/** A branch that HEAD has not all of goes only where the patch of the step says the same, and a person has said yes. */
function dropsBranch(row: WorktreeRow, yes: boolean): boolean {
  return yes && row.kept_in !== null && row.branch === `threados/${row.id}`;
}

/**
 * Removes what the action means as things stand now, one worktree after the other. Warnings say which branches stay.
 * What cannot be removed does not keep the others: the first failure is told, with those that are gone.
 */
export async function removeWorktrees(deps: Deps, action: WorktreeRm, yes: boolean): Promise<Result<readonly string[]>> {
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
