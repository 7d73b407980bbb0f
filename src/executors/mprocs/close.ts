import { setTimeout as delay } from 'node:timers/promises';
import { fail, ok, type Result } from '../../model/result.ts';
import type { MprocsDeps, Room } from './room.ts';
import type { OpenSession } from './session-file.ts';

export interface CloseTimes {
  /** For mprocs to end its rows' programs and itself. The runners in them end their steps meanwhile. */
  readonly quitMs: number;
  readonly forceMs: number;
  readonly killMs: number;
}

const TIMES: CloseTimes = { quitMs: 15_000, forceMs: 2000, killMs: 2000 };

/**
 * Ends mprocs: asks (each row's program gets SIGTERM), then tells it to leave at once, then kills it. Verified by
 * its process each time, never by hope. MPROCS_NOT_OPEN, NOT_PROVEN_STOPPED.
 */
export async function closeMprocs(deps: MprocsDeps, room: Room, times: CloseTimes = TIMES): Promise<Result<void>> {
  const session = await room.finder.live();
  if (!session.ok) return session;
  const { record, remote } = session.value;
  const send = (c: 'quit' | 'force-quit'): Promise<Result<unknown>> => room.exclusive(async () => ok(await remote.send({ c })));

  await send('quit');
  if (!(await isGoneWithin(deps, record, times.quitMs))) {
    await send('force-quit');
    if (!(await isGoneWithin(deps, record, times.forceMs))) {
      kill(record.pid);
      if (!(await isGoneWithin(deps, record, times.killMs))) {
        return fail('NOT_PROVEN_STOPPED', `mprocs (process ${String(record.pid)}) did not end`, {
          hint: `End process ${String(record.pid)} by hand.`,
        });
      }
    }
  }
  return room.exclusive(async () => {
    const now = await room.file.read();
    if (now?.state === 'open' && now.pid === record.pid) await room.file.write({ schema: 1, state: 'closed', ended: '' });
    return ok(undefined);
  });
}

async function isGoneWithin(deps: MprocsDeps, record: OpenSession, ms: number): Promise<boolean> {
  const deadline = AbortSignal.timeout(ms);
  while (await deps.processes.isAlive(record)) {
    if (deadline.aborted) return false;
    await delay(50, undefined, { signal: deadline }).catch(() => undefined);
  }
  return true;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself meanwhile; the look that follows tells.
  }
}
