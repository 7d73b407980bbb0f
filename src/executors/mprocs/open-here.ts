import { fail, ok, type Result } from '../../model/result.ts';
import { rememberTerminal } from './restore-terminal.ts';
import type { Room } from './room.ts';
import { startMprocs, type StartDeps, type StartedMprocs } from './start-mprocs.ts';

export interface HereDeps extends StartDeps {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

/**
 * Gives this process's terminal to mprocs and returns when mprocs has ended; at once where one is open already.
 * TERMINAL_UNAVAILABLE where there is no terminal.
 */
export async function openHere(deps: HereDeps, room: Room): Promise<Result<void>> {
  const started = await startAlone(deps, room);
  if (!started.ok) {
    // Whoever asked for this terminal waits for a word.
    if ((await room.file.read())?.state === 'opening') await room.file.write({ schema: 1, state: 'failed', error: started.error });
    return started;
  }
  if (started.value === null) return ok(undefined);
  const { mprocs, restore } = started.value;

  const passOn = (): void => {
    mprocs.kill();
  };
  process.on('SIGTERM', passOn).on('SIGHUP', passOn);
  const { code, output } = await mprocs.ended;
  process.off('SIGTERM', passOn).off('SIGHUP', passOn);
  if (code !== 0) await restore();
  const how = code === null ? 'killed' : `code ${String(code)}`;
  return room.exclusive(async () => {
    const now = await room.file.read();
    if (now?.state === 'open' && now.pid === mprocs.session.pid) {
      await room.file.write({ schema: 1, state: 'closed', ended: code === 0 ? '' : `${how} ${output}`.trim() });
    }
    return ok(undefined);
  });
}

interface Started {
  readonly mprocs: StartedMprocs;
  readonly restore: () => Promise<void>;
}

/** `null`: another one is open. */
async function startAlone(deps: HereDeps, room: Room): Promise<Result<Started | null>> {
  if (!deps.stdin.isTTY || !deps.stdout.isTTY) {
    return fail('TERMINAL_UNAVAILABLE', 'mprocs needs a terminal, and this is none', {
      hint: 'Run `seqctl mprocs open --layout here` in a terminal window.',
    });
  }
  const restore = await rememberTerminal(deps);
  return room.exclusive(async () => {
    if ((await room.finder.live()).ok) return ok(null);
    const mprocs = await startMprocs(deps, room);
    if (!mprocs.ok) {
      await restore();
      return mprocs;
    }
    await room.file.write(mprocs.value.session);
    return ok({ mprocs: mprocs.value, restore });
  });
}
