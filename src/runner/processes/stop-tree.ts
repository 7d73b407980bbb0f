import type { StopOutcome } from '../../model/ports/process.ts';
import { isSame } from './identity.ts';
import { membersOf, type TreeTarget } from './tree.ts';
import type { ProcessRow, Snapshot } from './table.ts';

export interface StopDeps {
  readonly self: number;
  look(since?: string): Promise<Snapshot>;
  /** Sends a signal; a process that is gone, or not ours to signal, is no error. Negative: a whole group. */
  signal(pid: number, name: 'SIGTERM' | 'SIGCONT' | 'SIGKILL'): void;
  /** Windows has no way to ask: there a tree kill takes the place of both rungs. */
  readonly killTree: ((pid: number) => Promise<void>) | null;
  wait(ms: number): Promise<void>;
  /** Milliseconds from any point on, never going back. */
  monotonic(): number;
}

/** How long a killed process may take to leave the table before it is called a survivor. */
const KILL_LIMIT_MS = 5_000;

/**
 * Ends a tree:
 *
 *   look ──none──► confirmed (or not-ours; not-proven where the table cannot be read)
 *     │some
 *     ▼
 *   ask ──gone within grace──► confirmed
 *     │still some (or grace 0)
 *     ▼
 *   kill ──gone──► confirmed
 *     │  ▲
 *     └──┘ again for what forked meanwhile, up to 5 s ──► not-proven, survivors named
 *
 * Whoever was once seen as a member stays one by pid and stamp: the death of a parent takes away the ancestry
 * by which its children were found.
 */
export async function stopTree(
  deps: StopDeps,
  target: TreeTarget,
  options: { readonly grace_ms: number; readonly since?: string | undefined },
): Promise<StopOutcome> {
  const seen = new Map<number, ProcessRow>();
  const lookForMembers = async () => {
    const snapshot = await deps.look(options.since);
    for (const row of membersOf(snapshot, target, { self: deps.self, since: options.since })) seen.set(row.pid, row);
    // A table that could not be read says nothing about who has gone.
    const blind = snapshot.rows.length === 0;
    const members = blind ? [...seen.values()] : snapshot.rows.filter((row) => seen.get(row.pid)?.stamp === row.stamp);
    return { snapshot, members, blind };
  };

  let { snapshot, members, blind } = await lookForMembers();
  if (blind) return { outcome: 'not-proven', survivors: [] };
  if (members.length === 0) return { outcome: isTakenOver(snapshot, target) ? 'not-ours' : 'confirmed', survivors: [] };

  if (options.grace_ms > 0 && deps.killTree === null) {
    for (const { pid } of members) deps.signal(pid, 'SIGTERM');
    for (const { pid } of members) deps.signal(pid, 'SIGCONT'); // a stopped process hears nothing until it goes on
    const deadline = deps.monotonic() + options.grace_ms;
    for (let pause = 10; members.length > 0 && deps.monotonic() < deadline; pause = Math.min(pause * 2, 250)) {
      await deps.wait(Math.min(pause, Math.max(1, deadline - deps.monotonic())));
      ({ snapshot, members, blind } = await lookForMembers());
    }
  }

  const deadline = deps.monotonic() + KILL_LIMIT_MS;
  for (let pause = 5; members.length > 0 && deps.monotonic() < deadline; pause = Math.min(pause * 2, 250)) {
    if (deps.killTree) for (const root of target.roots) if (members.some((row) => isSame(row, root))) await deps.killTree(root.pid);
    for (const { pid, group } of members) {
      // The group too: it holds what was forked since the look.
      if (group === pid) deps.signal(-pid, 'SIGKILL');
      deps.signal(pid, 'SIGKILL');
    }
    await deps.wait(pause);
    ({ snapshot, members, blind } = await lookForMembers());
  }
  const survivors = members.map((row) => ({ pid: row.pid, command: snapshot.commandOf(row) }));
  return { outcome: survivors.length === 0 && !blind ? 'confirmed' : 'not-proven', survivors };
}

/** Nothing of the tree is there, but a root's number belongs to somebody else now. */
function isTakenOver(snapshot: Snapshot, target: TreeTarget): boolean {
  return target.roots.some((root) => snapshot.rows.some((row) => row.pid === root.pid && !isSame(row, root)));
}
