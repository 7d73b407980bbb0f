import { unifiedDiff } from '../engine/text-diff.ts';
import type { FileChange } from '../model/plan.ts';
import type { HistoryEntry } from '../model/ports/store.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { requirePerson, requireYes } from './caller.ts';
import { trustCommitted } from './pipeline/commit.ts';
import type { Deps } from './deps.ts';
import { checkSequence, loadSequence } from './load.ts';
import { POLICY_PATH, SEQUENCE_PATH } from './paths.ts';
import { unretire } from './pipeline/retire.ts';

export interface Undone {
  readonly revision: string;
  readonly diff: string;
  readonly undone: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Takes back the last committed change, sequence and prompts together; again and again, back to the first. UNDO_CONFLICT
 * where one of its files was changed since by anyone else: nothing is overwritten that undo cannot account for.
 */
export async function undo(deps: Deps, request: { dry_run: boolean; yes?: boolean }): Promise<Result<Undone>> {
  const person = await requirePerson(deps, 'undo', 'undo a change');
  if (!person.ok) return person;
  const locked = await deps.locks.with('edit', () => undoLast(deps, request));
  return locked.ok ? locked.value : locked;
}

async function undoLast(deps: Deps, request: { dry_run: boolean; yes?: boolean }): Promise<Result<Undone>> {
  const last = await lastLanded(deps);
  if (!last.ok) return last;
  const entry = last.value;
  const changes = entry.changes.map(({ path, before, after }): FileChange => ({ path, before: after, after: before }));
  const before = await loadSequence(deps);
  if (!before.ok) return before;
  const text = changes.find((change) => change.path === SEQUENCE_PATH)?.after ?? before.value.file.text;
  const parsed = await deps.sequences.parse(text, before.value.file.path);
  if (!parsed.ok) return parsed;
  const after = await checkSequence(deps, parsed.value);
  if (!after.ok) return after;
  const answer = { revision: after.value.file.revision, diff: unifiedDiff(changes), undone: entry.actions, warnings: [] };
  if (request.dry_run) return ok(answer);
  const confirmed = await requireYes(deps, {
    action: 'undo',
    confirmed: request.yes === true || !changes.some(givesPower),
    what: 'taking this back lets agents apply and run by themselves again',
  });
  if (!confirmed.ok) return confirmed;

  const landed = await deps.files.commit(changes);
  if (!landed.ok) return landed;
  const results = await unretire(deps, before.value.sequence, after.value.sequence, entry);
  await deps.history.markUndone(entry.seq);
  await trustCommitted(deps, before.value.sequence, after.value.sequence, changes);
  const written = await deps.audit.append({
    actor: deps.caller.actor,
    action: 'undo',
    input: { seq: entry.seq, actions: entry.actions },
    decision: 'allow',
    result: 'ok',
    revision_before: before.value.file.revision,
    revision_after: answer.revision,
    run_id: null,
  });
  if (!results.ok) return results;
  return written.ok ? ok({ ...answer, warnings: results.value }) : written;
}

function givesPower({ path, before, after }: FileChange): boolean {
  const power = /^mode\s*:\s*["']?power/m;
  return path === POLICY_PATH && power.test(after ?? '') && !power.test(before ?? '');
}

/** The newest change that is on disk. One whose commit a crash prevented still has its files as before: it is passed over. */
async function lastLanded(deps: Deps): Promise<Result<HistoryEntry>> {
  const entry = await deps.history.last();
  if (entry === null) return fail('NOTHING_TO_UNDO', 'there is no change to undo');
  for (const change of entry.changes) {
    const now = await deps.files.read(change.path);
    if (!now.ok) return now;
    if (now.value === change.after) continue;
    return fail('UNDO_CONFLICT', `${change.path} was changed since (${entry.actions.join(', ')} by ${entry.actor}); undo would lose that`, {
      hint: 'take it back by hand, or with git',
      details: { path: change.path, seq: entry.seq },
    });
  }
  return ok(entry);
}
