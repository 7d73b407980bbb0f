import type { ProcessIdentity } from '../../model/ports/process.ts';
import { bornOf, isOlder, isSame } from './identity.ts';
import type { ProcessRow, Snapshot } from './table.ts';

export interface TreeTarget {
  /** The first processes of the attempt (its setup, its program), oldest first, also where they have ended. */
  readonly roots: readonly ProcessIdentity[];
  readonly nonce: string;
}

/**
 * The rows that belong to an attempt: its roots, whoever carries its nonce, and from each of these on whoever
 * descends from it or is in a group or session that it leads. Nobody is older than the one it is found by, and
 * `self` (this process) is never a member. Pure but for the reading of environments.
 *
 * `since`: rows born before this stamp, the oldest root's, are not looked at: they cannot belong to it.
 */
export function membersOf(
  snapshot: Snapshot,
  { roots, nonce }: TreeTarget,
  { self, since }: { readonly self: number; readonly since?: string | undefined },
): ProcessRow[] {
  const rows = since === undefined ? snapshot.rows : snapshot.rows.filter((row) => !isOlder(row, since));
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const members = new Map<number, ProcessRow>();
  /** Whose number, as parent, group or session, makes a row a member; with the time of birth. */
  const leaders = new Map<number, number>();
  const add = (row: ProcessRow) => {
    members.set(row.pid, row);
    leaders.set(row.pid, bornOf(row.stamp));
  };

  for (const root of roots) {
    const holder = byPid.get(root.pid);
    if (holder && isSame(holder, root)) add(holder);
    // An ended root's number is still its children's parent (Windows) and its group, unless someone else took it.
    else if (!holder) leaders.set(root.pid, bornOf(root.started_at));
  }
  const strangers = rows.filter((row) => row.pid !== self && !members.has(row.pid));
  for (const row of strangers) if (snapshot.nonceOf(row) === nonce) add(row);
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const row of strangers) {
      if (members.has(row.pid)) continue;
      const found = [row.parent, row.group, row.session].some((id) => {
        const born = id === null ? undefined : leaders.get(id);
        return born !== undefined && bornOf(row.stamp) >= born;
      });
      if (found) add(row);
    }
  }
  return [...members.values()];
}

/** pid, parent, parent's parent… within one look; ends at a parent that is not in the table or is younger than its child. */
export function ancestorsOf(rows: readonly ProcessRow[], pid: number): number[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const chain: number[] = [];
  for (let row = byPid.get(pid); row && !chain.includes(row.pid);) {
    chain.push(row.pid);
    const parent: ProcessRow | undefined = byPid.get(row.parent);
    row = parent && bornOf(parent.stamp) <= bornOf(row.stamp) ? parent : undefined;
  }
  return chain;
}
