import { join } from 'node:path';

/** Where the mprocs room keeps what it must remember, below `.threados/state/`. Absolute. */
export interface MprocsPaths {
  readonly session: string;
  readonly map: string;
  /** One file per pane that was asked for and has not read it yet. */
  readonly launches: string;
  /** mprocs' own folder: its generated configuration, its log, and the home of a global configuration that does not exist. */
  readonly home: string;
  readonly config: string;
  readonly log: string;
  /** Written by the first row's program: mprocs is up. */
  readonly ready: string;
}

export function mprocsPaths(stateDir: string): MprocsPaths {
  const home = join(stateDir, 'mprocs');
  return {
    session: join(stateDir, 'session.json'),
    map: join(stateDir, 'mprocs-map.json'),
    launches: join(stateDir, 'launch'),
    home,
    config: join(home, 'config.json'),
    log: join(home, 'mprocs.log'),
    ready: join(home, 'ready'),
  };
}

export function launchFile(launches: string, token: string): string {
  return join(launches, `${token}.json`);
}
