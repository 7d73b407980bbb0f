import { err, fail, ok, type Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { SingleCommand } from './command.ts';
import { validateKey } from './key.ts';
import { findPane } from './map.ts';
import type { Room } from './room.ts';
import { sessionKey } from './session-file.ts';

/** `stale`: rows may have moved, so that another one may have been meant. */
type Touched = Result<{ readonly stale: boolean }>;

/**
 * What people do to one row from outside. mprocs acts on the selected row only and does not tell which one that
 * is, so each of these leaves the person's selection on the row in question. Stopping and restarting are not
 * among them: those go to the runner, which answers.
 */
export interface Operations {
  select(instance: InstanceId): Promise<Touched>;
  /** The row's screen alone, with the keyboard in it. */
  zoom(instance: InstanceId): Promise<Touched>;
  /** `<C-c>`, `Enter`, …: see key.ts. INVALID_VALUE for what mprocs cannot send. */
  sendKey(instance: InstanceId, key: string): Promise<Touched>;
}

export function createOperations({ exclusive, finder, map }: Pick<Room, 'exclusive' | 'finder' | 'map'>): Operations {
  const onRow = (instance: InstanceId, ...commands: readonly SingleCommand[]): Promise<Touched> =>
    exclusive(async () => {
      const session = await finder.live();
      if (!session.ok) return session;
      const pane = findPane(await map.read(sessionKey(session.value.record)), instance);
      if (pane === null) {
        return fail('UNKNOWN_STEP', `${printable(instance)} has no row in mprocs: it has not been started there since mprocs was opened`);
      }
      const delivery = await session.value.remote.send({ c: 'batch', cmds: [{ c: 'select-proc', index: pane.index }, ...commands] });
      return delivery.outcome === 'queued' ? ok({ stale: pane.stale }) : err(delivery.error);
    });

  return {
    select: (instance) => onRow(instance),
    zoom: (instance) => onRow(instance, { c: 'zoom' }),
    async sendKey(instance, key) {
      const valid = validateKey(key);
      return valid.ok ? onRow(instance, { c: 'send-key', key: valid.value }) : valid;
    },
  };
}
