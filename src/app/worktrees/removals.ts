import { stepOfInstance } from '../../engine/instances.ts';
import { worktreesOf } from '../../engine/worktree.ts';
import type { Action, ActionOf } from '../../model/action.ts';
import type { Effect } from '../../model/plan.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import type { Deps } from '../deps.ts';
import type { RepoState } from '../state.ts';
import type { WorktreeRow } from '../threados.ts';
import { worktreeRows } from './worktrees.ts';

type WorktreeRm = ActionOf<'worktree.rm'>;

/** What each `worktree.rm` of a request would remove, by the action's place in it. */
export type Removals = ReadonlyMap<number, readonly WorktreeRow[]>;

export async function plannedRemovals(deps: Deps, actions: readonly Action[], state: RepoState): Promise<Result<Removals>> {
  const removals = new Map<number, readonly WorktreeRow[]>();
  const used = new Set(state.sequence.steps.flatMap(worktreesOf));
  for (const [index, action] of actions.entries()) {
    if (action.action !== 'worktree.rm') continue;
    const rows = await worktreeRows(deps, state, (name) => mayBeMeant(name, action, state, used));
    if (!rows.ok) return rows;
    const meant = rowsMeant(rows.value, action, used);
    if (!meant.ok) return meant;
    removals.set(index, meant.value);
  }
  return ok(removals);
}

/** By what is known without a look at the worktree itself. */
function mayBeMeant(name: string, { ids = [], finished, orphaned }: WorktreeRm, state: RepoState, used: ReadonlySet<string>): boolean {
  const step = stepOfInstance(name);
  if (ids.includes(name) || ids.includes(step)) return true;
  const status = state.states.get(step)?.instances.find(({ instance }) => instance === name)?.status;
  return (orphaned === true && !used.has(name)) || (finished === true && status === 'DONE');
}

/** INVALID_ACTION, UNKNOWN_STEP, ALREADY_RUNNING, IN_USE. Those found by `finished` and `orphaned` leave out what is in use. */
function rowsMeant(
  rows: readonly WorktreeRow[],
  { ids = [], finished, orphaned }: WorktreeRm,
  used: ReadonlySet<string>,
): Result<readonly WorktreeRow[]> {
  if (ids.length === 0 && finished !== true && orphaned !== true) {
    return fail('INVALID_ACTION', 'worktree.rm: name worktrees, or say finished or orphaned', { hint: 'seqctl worktree ls shows them' });
  }
  const meant = new Set<WorktreeRow>();
  for (const id of ids) {
    const found = rows.filter((row) => row.id === id || row.step === id);
    if (found.length === 0) {
      return fail('UNKNOWN_STEP', `there is no worktree "${printable(id)}".${didYouMean(id, used)}`, { hint: 'seqctl worktree ls' });
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
export function dropsBranch(row: WorktreeRow, yes: boolean): boolean {
  return yes && row.kept_in !== null && row.branch === `threados/${row.id}`;
}
