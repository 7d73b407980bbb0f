import type { Processes } from '../../model/ports/process.ts';
import type { Result } from '../../model/result.ts';
import { createExclusive, type Exclusive } from './exclusive.ts';
import { createSessionFinder, type SessionFinder } from './live-session.ts';
import { createMapFile, type MapFile } from './map-file.ts';
import type { PanePrograms } from './pane-command.ts';
import { mprocsPaths, type MprocsPaths } from './paths.ts';
import { createSessionFile, type SessionFile } from './session-file.ts';
import type { StateFiles } from './state-files.ts';

/** What everything that has to do with this repo's mprocs stands on. */
export interface MprocsDeps {
  /** The repo's root. Absolute. */
  readonly root: string;
  /** `.threados/state`. Absolute. */
  readonly stateDir: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: StateFiles;
  /** The repo's `mprocs` lock. */
  readonly lock: <T>(work: () => Promise<T>) => Promise<Result<T>>;
  readonly processes: Pick<Processes, 'identify' | 'isAlive' | 'identifyAll'>;
  readonly programs: PanePrograms;
}

/** The state that they share, on disk and nowhere else: several processes talk to one mprocs. */
export interface Room {
  readonly paths: MprocsPaths;
  readonly file: SessionFile;
  readonly map: MapFile;
  readonly finder: SessionFinder;
  readonly exclusive: Exclusive;
}

export function createRoom(deps: MprocsDeps): Room {
  const paths = mprocsPaths(deps.stateDir);
  const file = createSessionFile(deps.files, paths.session);
  return {
    paths,
    file,
    map: createMapFile(deps.files, paths.map),
    finder: createSessionFinder({ paths, file, processes: deps.processes, env: deps.env }),
    exclusive: createExclusive(deps.lock),
  };
}
