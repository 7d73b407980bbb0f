import { join } from 'node:path';
import type { HistoryEntry, HistoryStore } from '../model/ports/store.ts';
import { createExclusive } from './exclusive.ts';
import { jsonFolder } from './json-folder.ts';
import { layoutOf } from './layout.ts';
import { isBoolean, isInteger, isString, listOf, nullable, recordOf, shape } from './shape.ts';

/** As many changes can be taken back. */
const KEPT = 200;

const areMarks = shape({ superseded: recordOf(isInteger), reviews_from: recordOf(isInteger) });

const isEntry = shape(
  {
    seq: isInteger,
    at: isString,
    actor: isString,
    actions: listOf(isString),
    changes: listOf(shape({ path: isString, before: nullable(isString), after: nullable(isString) })),
    undone: isBoolean,
  },
  { retired: shape({ ids: listOf(isString), marks: nullable(shape({ run_id: isString, before: areMarks, after: areMarks })) }) },
);

/** Committed changes, for undo: state/history/<seq>.json. */
export function createHistoryStore(deps: { root: string }): HistoryStore {
  const layout = layoutOf(deps.root);
  const folder = jsonFolder(layout.history);
  const alone = createExclusive(join(layout.locks, 'history.lock'), 'the history');
  /** Names sort like their numbers. */
  const nameOf = (seq: number): string => String(seq).padStart(9, '0');

  function readOne(name: string): HistoryEntry | null {
    const found = folder.read(name);
    return isEntry(found) ? (found as HistoryEntry) : null;
  }
  async function orThrow(work: () => Promise<void>): Promise<void> {
    const outcome = await alone(work);
    if (!outcome.ok) throw new Error(outcome.error.message);
  }

  return {
    push: (entry) =>
      orThrow(async () => {
        const names = folder.names();
        const seq = Number(names.at(-1) ?? '0') + 1;
        await folder.write(nameOf(seq), { seq, ...entry, undone: false });
        for (const name of names.slice(0, Math.max(0, names.length + 1 - KEPT))) await folder.remove(name);
      }),

    last() {
      for (const name of folder.names().reverse()) {
        const entry = readOne(name);
        if (entry !== null && !entry.undone) return Promise.resolve(entry);
      }
      return Promise.resolve(null);
    },

    markUndone: (seq) =>
      orThrow(async () => {
        const entry = readOne(nameOf(seq));
        if (entry !== null) await folder.write(nameOf(seq), { ...entry, undone: true });
      }),

    list: () => Promise.resolve(folder.names().flatMap((name) => readOne(name) ?? [])),
  };
}
