import type { MprocsSession, MprocsStatus } from '../../model/ports/mprocs.ts';
import { ok } from '../../model/result.ts';
import type { BesideDeps } from './open-beside.ts';
import type { HereDeps } from './open-here.ts';
import { createOperations } from './operations.ts';
import { createRoom, type Room } from './room.ts';
import { sessionKey, sessionState } from './session-file.ts';

export type SessionDeps = BesideDeps & Omit<HereDeps, 'findFreePort'>;

/**
 * This repo's mprocs, seen from any process: everything it knows is on disk. What opens and closes it is loaded when
 * somebody does: each `run` asks whether it is open, and mostly it is not.
 */
export function createMprocsSession(deps: SessionDeps): MprocsSession {
  const room = createRoom(deps);
  const status = (): Promise<MprocsStatus> => readStatus(deps, room);
  return {
    status,
    async open(layout) {
      if ((await room.finder.live()).ok) return ok(await status());
      const opened =
        layout === 'here' ? await openHereIn(deps, room) : await (await import('./open-beside.ts')).openBeside(deps, room, layout);
      return opened.ok ? ok(await status()) : opened;
    },
    async close() {
      const closed = await (await import('./close.ts')).closeMprocs(deps, room);
      return closed.ok || closed.error.code === 'MPROCS_NOT_OPEN' ? ok(await status()) : closed;
    },
    ...createOperations(room),
  };
}

async function openHereIn(deps: SessionDeps, room: Room) {
  const [{ openHere }, { findFreePort }] = await Promise.all([import('./open-here.ts'), import('./free-port.ts')]);
  return openHere({ ...deps, findFreePort }, room);
}

async function readStatus(deps: SessionDeps, { file, map }: Room): Promise<MprocsStatus> {
  const record = await file.read();
  if (record?.state !== 'open') return { state: 'closed', address: null, pid: null, version: null, panes: [] };
  const state = sessionState(record, await deps.processes.isAlive(record));
  const { panes } = state === 'open' ? await map.read(sessionKey(record)) : { panes: [] };
  return {
    state,
    address: record.address,
    pid: record.pid,
    version: record.version,
    panes: panes.map(({ step, instance, name, index, stale }) => ({ step, instance, name, index, stale })),
  };
}
