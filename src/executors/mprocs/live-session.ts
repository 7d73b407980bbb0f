import { ok, err, type Result } from '../../model/result.ts';
import type { Processes } from '../../model/ports/process.ts';
import { createRemote, NOT_OPEN, type Remote } from './remote.ts';
import type { MprocsPaths } from './paths.ts';
import type { OpenSession, SessionFile } from './session-file.ts';

/** An mprocs that was alive a moment ago. */
interface LiveSession {
  readonly record: OpenSession;
  readonly remote: Remote;
}

/** Finds this repo's mprocs before anything is sent. */
export interface SessionFinder {
  /** MPROCS_NOT_OPEN where none is open or its process is gone: its port may be another program's by now. */
  live(): Promise<Result<LiveSession>>;
}

export function createSessionFinder(deps: {
  readonly paths: MprocsPaths;
  readonly file: SessionFile;
  readonly processes: Pick<Processes, 'isAlive'>;
  readonly env: Readonly<Record<string, string | undefined>>;
}): SessionFinder {
  return {
    async live() {
      const record = await deps.file.read();
      if (record?.state !== 'open' || !(await deps.processes.isAlive(record))) return err(NOT_OPEN);
      const { config, home } = deps.paths;
      const ctl = { binary: record.binary, config, configHome: home, cwd: home, env: deps.env };
      return ok({ record, remote: createRemote(record.port, { ctl }) });
    },
  };
}
