import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonIfThere, removeFile, toJsonFile, writeAtomic } from './disk.ts';
import { createExclusive } from './exclusive.ts';
import { killPoint } from './kill-point.ts';
import { layoutOf } from './layout.ts';
import { resolveInRepo } from './safe-path.ts';

/**
 * Several files changed as one. What is to be written lies in state/journal.json before the first of them is
 * touched: from that instant on the change has happened, and whoever opens the repo after a crash carries it on.
 *
 *   no journal ──write journal──► journal ──write each file──► journal ──remove it──► no journal
 *        ▲                                                                              │
 *        └──────────────── (crash anywhere: the next reader or writer goes on) ─────────┘
 *
 * Only one process works on the journal at a time: a reader that rolls a dead writer's journal forward must be
 * done before the next writer begins, or it would put old texts over new ones.
 */
export interface JournalEntry {
  /** From the root of the repo, with `/`. */
  readonly path: string;
  /** `null`: the file goes. */
  readonly text: string | null;
}

export async function recoverJournal(root: string): Promise<void> {
  if (!existsSync(layoutOf(root).journal)) return;
  await alone(root, () => rollForward(root));
}

/** Writes all of them; throws what the disk refuses. A crash leaves all or (before the journal is there) none. */
export async function writeTogether(root: string, entries: readonly JournalEntry[]): Promise<void> {
  await alone(root, async () => {
    await rollForward(root);
    // One file is whole or not at all by itself.
    if (entries.length > 1) await writeAtomic(layoutOf(root).journal, toJsonFile({ schema: 1, entries }));
    killPoint('journal is there');
    await writeEntries(root, entries);
    if (entries.length > 1) await removeFile(layoutOf(root).journal);
  });
}

async function rollForward(root: string): Promise<void> {
  const { journal } = layoutOf(root);
  if (!existsSync(journal)) return;
  const found = readJsonIfThere(journal);
  // It is written whole, so one that cannot be read was never ours.
  if (isJournal(found)) await writeEntries(root, found.entries);
  await removeFile(journal);
}

async function writeEntries(root: string, entries: readonly JournalEntry[]): Promise<void> {
  for (const { path, text } of entries) {
    const target = resolveInRepo(root, path);
    // Checked before the journal was written; what came in between (a link put there) is not followed.
    if (!target.ok) continue;
    if (text === null) await removeFile(target.value);
    else await writeAtomic(target.value, text);
  }
}

function isJournal(value: unknown): value is { readonly entries: readonly JournalEntry[] } {
  if (typeof value !== 'object' || value === null || !('entries' in value) || !Array.isArray(value.entries)) return false;
  return value.entries.every(
    (entry: unknown) =>
      typeof entry === 'object' &&
      entry !== null &&
      'path' in entry &&
      typeof entry.path === 'string' &&
      'text' in entry &&
      (entry.text === null || typeof entry.text === 'string'),
  );
}

const queues = new Map<string, ReturnType<typeof createExclusive>>();

async function alone(root: string, work: () => Promise<void>): Promise<void> {
  const lock = join(layoutOf(root).locks, 'journal.lock');
  const exclusive = queues.get(lock) ?? createExclusive(lock, 'the files of this repo');
  queues.set(lock, exclusive);
  const outcome = await exclusive(work);
  if (!outcome.ok) throw new Error(outcome.error.message);
}
