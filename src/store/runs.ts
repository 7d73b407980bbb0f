import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InstanceId, RunId } from '../model/ids.ts';
import type { Claim, RunStore } from '../model/ports/store.ts';
import type { Clock } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { RunRecord } from '../model/run.ts';
import type { StatusFile } from '../model/status.ts';
import { archiveAttempt, archivedAttempts, attemptDir, newestStatus } from './attempts.ts';
import { errorCode, listNames, readTextIfThere, toJsonFile, writeAtomic } from './disk.ts';
import { createExclusive } from './exclusive.ts';
import { ioFailure } from './io-failure.ts';
import { asFileName, layoutOf, runDir } from './layout.ts';
import { parseRunRecord } from './run-record.ts';
import { readStatusFile, touchRun, writeStatusFile } from './status-file.ts';

/** How many status files are read before other work of this process gets a turn. */
const BATCH = 256;

/** Runs, their instances and attempts, in runs/. The clock says only how old forgotten temporary files are. */
export function createRunStore(deps: { root: string; clock: Clock }): RunStore {
  const { root, clock } = deps;
  const layout = layoutOf(root);
  const alone = createExclusive(join(layout.locks, 'runs.lock'), 'the runs');
  const seen = new Map<string, { stamp: string | null; file: StatusFile }>();
  /** Status files as this store wrote them last, by their folder. */
  const own = new Map<string, { stamp: string; attempt: number }>();

  const recordFile = (run: RunId): string => join(runDir(root, run), 'run.json');
  /** Asked for every instance, of mostly one run: putting the same path together each time took longer than reading it. */
  const folders = new Map<RunId, string>();
  const dirOf = (run: RunId, instance: InstanceId): string => {
    const folder = folders.get(run) ?? runDir(root, run);
    folders.set(run, folder);
    return `${folder}${sep}${asFileName(instance)}`;
  };

  function newestFirst(): RunId[] {
    return listNames(layout.runs).sort().reverse();
  }

  function readRecord(run: RunId): Result<RunRecord> {
    const text = readTextIfThere(recordFile(run));
    if (text === null) return fail('UNKNOWN_RUN', `There is no run "${run}"`, { hint: 'See `seqctl runs ls`.', details: { run_id: run } });
    const record = parseRunRecord(text);
    if (record !== null) return ok(record);
    return fail('INVALID_STATE', `The record of run "${run}" cannot be read: ${recordFile(run)}`, {
      hint: 'Restore the file, or begin a new run with --new-run.',
      details: { run_id: run, path: recordFile(run) },
    });
  }

  /**
   * A status file that has not changed since it was last read is not read again. Most processes look once: its stamp is
   * asked for from the second look on.
   */
  function newestCached(dir: string): StatusFile | 'broken' | null {
    const known = seen.get(dir);
    const stamp = known === undefined ? null : stampOf(join(dir, 'status.json'));
    if (known !== undefined && stamp !== null && known.stamp === stamp) return known.file;
    const file = newestStatus(dir);
    if (file !== null && file !== 'broken') seen.set(dir, { stamp, file });
    return file;
  }

  /** The attempt that the folder's status file is of, read only where somebody else wrote it. */
  function attemptIn(dir: string): number {
    const stamp = stampOf(join(dir, 'status.json'));
    const mine = own.get(dir);
    if (mine !== undefined && mine.stamp === stamp) return mine.attempt;
    const present = readStatusFile(dir);
    return present === null || present === 'broken' ? 0 : present.attempt;
  }

  async function write(dir: string, status: StatusFile, durable: boolean): Promise<void> {
    await writeStatusFile(dir, status, durable);
    // An attempt that has ended is not written again.
    const stamp = status.state === 'exited' ? null : stampOf(join(dir, 'status.json'));
    if (stamp === null) own.delete(dir);
    else own.set(dir, { stamp, attempt: status.attempt });
  }

  /**
   * The claim's own status file is not synced. After `kill -9` it is there all the same. After a power cut it
   * may be missing, empty or older: then the attempt is not on record, or is shown as broken; either way the
   * step is not DONE and runs again, just as one found `lost` would. The end of an attempt is what must not be
   * forgotten (a finished step never runs again), and `writeStatus` syncs that.
   */
  async function claimAlone(draft: Omit<StatusFile, 'schema' | 'attempt' | 'state'>): Promise<Result<Claim>> {
    const dir = dirOf(draft.run_id, draft.instance);
    const fresh = isMade(dir);
    const present = fresh ? null : readStatusFile(dir);
    const archived = fresh ? 0 : (archivedAttempts(dir).at(-1) ?? 0);
    if (present !== null && present !== 'broken' && (present.state === 'starting' || present.state === 'running')) {
      return fail('ALREADY_RUNNING', `${draft.instance} is already running (attempt ${String(present.attempt)})`, {
        details: { run_id: draft.run_id, steps: [draft.instance], attempt: present.attempt },
      });
    }
    const previous = present === null ? archived : present === 'broken' ? archived + 1 : present.attempt;
    if (present !== null) await archiveAttempt(dir, previous, clock.now());
    const attempt = previous + 1;
    await write(dir, { ...draft, schema: 1, attempt, state: 'starting' }, false);
    touchRun(runDir(root, draft.run_id));
    return ok({ attempt, dir });
  }

  return {
    latest: () => Promise.resolve(newestFirst().find((run) => existsSync(recordFile(run))) ?? null),
    list: () => Promise.resolve(newestFirst().filter((run) => existsSync(recordFile(run)))),

    async create(record, sequenceText) {
      const dir = runDir(root, record.run_id);
      try {
        if (existsSync(recordFile(record.run_id))) {
          return fail('INVALID_STATE', `Run "${record.run_id}" is already there`, { details: { run_id: record.run_id } });
        }
        // run.json makes it a run; a folder without one is what a crash left, and counts for nothing.
        await writeAtomic(join(dir, 'sequence.yaml'), sequenceText);
        await writeAtomic(recordFile(record.run_id), toJsonFile(record));
        return ok(undefined);
      } catch (error) {
        return ioFailure(`create run ${record.run_id}`, error);
      }
    },

    read: (run) => Promise.resolve(readRecord(run)),

    async update(run, change) {
      try {
        const outcome = await alone(async () => {
          const before = readRecord(run);
          if (!before.ok) return before;
          const after = change(before.value);
          if (after !== before.value) await writeAtomic(recordFile(run), toJsonFile(after));
          touchRun(runDir(root, run));
          return ok(after);
        });
        return outcome.ok ? outcome.value : outcome;
      } catch (error) {
        return ioFailure(`write the record of run ${run}`, error);
      }
    },

    async statuses(run) {
      const files = new Map<InstanceId, StatusFile>();
      const broken: string[] = [];
      const dir = runDir(root, run);
      let read = 0;
      for (const name of listNames(dir).sort()) {
        // run.json and sequence.yaml; an instance's name ends in no letter after its dot but `.verify`.
        if (name.startsWith('.') || name.endsWith('.json') || name.endsWith('.yaml')) continue;
        const file = statusOrBroken(() => newestCached(`${dir}${sep}${name}`));
        if (file === 'broken') broken.push(name);
        else if (file !== null) files.set(name, file);
        read += 1;
        if (read % BATCH === 0) await nextTurn();
      }
      return { files, broken };
    },

    status(run, instance, attempt) {
      const dir = dirOf(run, instance);
      let file = statusOrBroken(() => newestStatus(dir));
      if (attempt !== undefined && (file === null || file === 'broken' || file.attempt !== attempt)) {
        file = statusOrBroken(() => readStatusFile(attemptDir(dir, attempt)));
      }
      return Promise.resolve(file === 'broken' ? null : file);
    },

    async claim(draft) {
      try {
        const outcome = await alone(() => claimAlone(draft));
        return outcome.ok ? outcome.value : outcome;
      } catch (error) {
        return ioFailure(`claim ${draft.instance}`, error);
      }
    },

    async writeStatus(status, durable = true) {
      const dir = dirOf(status.run_id, status.instance);
      // A runner that was thought lost and comes back late writes into its own attempt, never over a newer one.
      if (attemptIn(dir) > status.attempt) await writeStatusFile(attemptDir(dir, status.attempt), status, durable);
      else await write(dir, status, durable);
      touchRun(runDir(root, status.run_id));
    },

    instanceDir(run, instance, attempt) {
      const dir = dirOf(run, instance);
      return attempt !== undefined && archivedAttempts(dir).includes(attempt) ? attemptDir(dir, attempt) : dir;
    },

    attempts(run, instance) {
      const dir = dirOf(run, instance);
      const present = statusOrBroken(() => readStatusFile(dir));
      const archived = archivedAttempts(dir);
      if (present === null || present === 'broken' || archived.includes(present.attempt)) return Promise.resolve(archived);
      return Promise.resolve([...archived, present.attempt]);
    },

    requestStop: (run, instance, request) => writeAtomic(join(dirOf(run, instance), 'stop.json'), toJsonFile(request), { durable: false }),

    sequenceText: (run) => Promise.resolve(readTextIfThere(join(runDir(root, run), 'sequence.yaml'))),
  };
}

/** A file that cannot even be opened is broken, and never an exception: one bad file must not hide the others. */
function statusOrBroken(read: () => StatusFile | 'broken' | null): StatusFile | 'broken' | null {
  try {
    return read();
  } catch {
    return 'broken';
  }
}

/** Makes the folder, with its parents where they are missing; false where it was there already. */
function isMade(dir: string): boolean {
  try {
    mkdirSync(dir);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') {
      if (errorCode(error) === 'EEXIST') return false;
      throw error;
    }
    // `recursive` for every folder would cost four times as much.
    return mkdirSync(dir, { recursive: true }) !== undefined;
  }
}

function stampOf(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? null : `${String(stat.ino)}:${String(stat.mtimeMs)}:${String(stat.size)}`;
}
