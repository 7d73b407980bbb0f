import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import { listNames } from './disk.ts';
import { layoutOf, type Layout } from './layout.ts';
import { newestRunFolder, proposalsStamp, runsStamp, stampsOf } from './stamps.ts';

/** `definition`: sequence.yaml, policy.yaml, prompts/. `runs`: the newest run's record or a status file. `proposals`. */
export type Changed = 'definition' | 'runs' | 'proposals';

export interface RepoWatch {
  close(): void;
}

const POLL_MS = 1000;
const DEBOUNCE_MS = 25;

/**
 * Calls `onChange` (which must not throw) after anything of a repo changed on disk, whoever changed it. What
 * decides is a look at a few times and sizes; the platform's file events only make the next look come sooner,
 * for they get lost, come twice, run out (inotify) or do not exist (network folders). So nothing is missed for
 * longer than a second, and an idle repo costs some twenty `stat` calls a second however many steps it has:
 * every write of a status file touches its run's folder.
 */
export function watchRepo(root: string, onChange: (changed: ReadonlySet<Changed>) => void, options: { poll_ms?: number } = {}): RepoWatch {
  const layout = layoutOf(root);
  const watchers = new Map<string, FSWatcher>();
  let seen = look(layout);
  let soon: NodeJS.Timeout | null = null;
  let closed = false;

  function check(): void {
    soon = null;
    if (closed) return;
    const now = look(layout);
    const changed = new Set<Changed>();
    if (now.definition !== seen.definition) changed.add('definition');
    if (now.runs !== seen.runs) changed.add('runs');
    if (now.proposals !== seen.proposals) changed.add('proposals');
    seen = now;
    rearm(now.folders);
    if (changed.size > 0) onChange(changed);
  }

  function rearm(folders: readonly string[]): void {
    for (const [folder, watcher] of watchers) {
      if (folders.includes(folder)) continue;
      watcher.close();
      watchers.delete(folder);
    }
    for (const folder of folders) if (!watchers.has(folder)) arm(folder);
  }

  function arm(folder: string): void {
    try {
      const watcher = watch(folder, () => (soon ??= setTimeout(check, DEBOUNCE_MS)));
      // A folder that goes away, or a platform that gives up: the next look arms it again where it can.
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    } catch {
      // Not there yet, or no more watches to be had: polling sees it.
    }
  }

  rearm(seen.folders);
  const poll = setInterval(check, options.poll_ms ?? POLL_MS);
  return {
    close() {
      closed = true;
      clearInterval(poll);
      if (soon !== null) clearTimeout(soon);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

interface Look extends Readonly<Record<Changed, string>> {
  /** Worth watching now. */
  readonly folders: readonly string[];
}

function look(layout: Layout): Look {
  const prompts = listNames(layout.prompts).sort();
  const runFolder = newestRunFolder(layout);
  return {
    definition: stampsOf([layout.sequence, layout.policy, ...prompts.map((name) => join(layout.prompts, name))]),
    runs: runsStamp(runFolder),
    proposals: proposalsStamp(layout),
    folders: [...new Set([layout.home, layout.prompts, layout.proposals, layout.runs, runFolder])],
  };
}
