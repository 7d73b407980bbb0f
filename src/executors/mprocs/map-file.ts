import { emptyMap, type PaneMap } from './map.ts';
import { readState, writeState, type StateFiles } from './state-files.ts';

/** state/mprocs-map.json. Read and written only inside the `mprocs` lock. */
export interface MapFile {
  /** An empty one where the file describes another session. */
  read(session: string): Promise<PaneMap>;
  write(map: PaneMap): Promise<void>;
}

export function createMapFile(files: StateFiles, path: string): MapFile {
  return {
    async read(session) {
      const map = await readState(files, path, isPaneMap);
      return map?.session === session ? map : emptyMap(session);
    },
    write: (map) => writeState(files, path, map),
  };
}

function isPaneMap(value: unknown): value is PaneMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schema' in value &&
    value.schema === 1 &&
    'session' in value &&
    'rows' in value &&
    typeof value.rows === 'number' &&
    'panes' in value &&
    Array.isArray(value.panes)
  );
}
