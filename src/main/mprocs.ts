import type { Locks } from '../model/ports/store.ts';
import type { TreeProcesses } from '../runner/processes/processes.ts';
import type { SessionDeps } from '../executors/mprocs/session.ts';
import { readTextIfThere, removeFile, writeAtomic } from '../store/disk.ts';
import type { Layout } from '../store/layout.ts';
import { parseYamlValue } from '../store/yaml/value.ts';
import { systemClock } from './clock.ts';
import type { Surroundings } from './deps.ts';

/** What the mprocs room stands on in this process. */
export function mprocsDeps(parts: { around: Surroundings; layout: Layout; locks: Locks; processes: TreeProcesses }): SessionDeps {
  const { around, layout, locks, processes } = parts;
  const { root, env, platform, place } = around;
  const seqctl = `${place.bin}/seqctl.js`;
  return {
    root,
    stateDir: layout.state,
    platform,
    env,
    processes,
    packageDir: place.packageDir,
    programs: { node: process.execPath, entry: `${place.dist}/pane.cjs` },
    hereCommand: [process.execPath, seqctl, 'mprocs', 'open', '--layout', 'here', '-C', root],
    lock: (work) => locks.with('mprocs', work),
    // Made by who opens mprocs in its own terminal: Node's streams take 4 ms.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return process.stdout;
    },
    files: {
      // Asked before every launch, mostly in vain.
      read: (path) => Promise.resolve(textOf(path)),
      write: (path, text, options) => writeAtomic(path, text, options),
      remove: (path) => removeFile(path, false),
    },
    parseYaml: parseYamlValue,
    clock: systemClock(env),
  };
}

function textOf(path: string): string | null {
  try {
    return readTextIfThere(path);
  } catch {
    return null;
  }
}
