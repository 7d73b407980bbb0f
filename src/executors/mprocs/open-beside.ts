import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { err, fail, ok, type Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import { checkVersion, locateMprocs } from './locate.ts';
import type { MprocsDeps, Room } from './room.ts';
import { terminalCommand, type Layout } from './terminal.ts';
import { WELCOME_NAME } from './welcome.ts';

export interface BesideDeps extends MprocsDeps {
  readonly packageDir: string;
  /** What opens mprocs in the terminal that it finds itself in: `[node, …/seqctl.js, mprocs, open, --layout, here, -C, root]`. */
  readonly hereCommand: readonly string[];
}

const OPEN_MS = 20_000;

/**
 * Opens mprocs in a new pane, tab or window. The program in there is ThreadOS again (`hereCommand`): it sets
 * mprocs up, stays its parent, and tells through session.json how it went; a terminal passes on neither our
 * environment nor an exit code.
 */
export async function openBeside(deps: BesideDeps, room: Room, layout: Layout): Promise<Result<void>> {
  const binary = await locateMprocs(deps);
  if (!binary.ok) return binary;
  const version = await checkVersion(binary.value);
  if (!version.ok) return version;
  const { root: cwd, platform, env, hereCommand: command } = deps;
  const terminal = await terminalCommand({ layout, platform, env, cwd, title: WELCOME_NAME, command });
  if (!terminal.ok) return terminal;

  await room.file.write({ schema: 1, state: 'opening', binary: binary.value.path });
  const { file, args } = terminal.value;
  const run = await execa(file, args, { reject: false, timeout: OPEN_MS, stdin: 'ignore', cwd, env, extendEnv: false });
  if (run.exitCode !== 0) {
    await room.file.write({ schema: 1, state: 'closed', ended: '' });
    return fail(
      'TERMINAL_UNAVAILABLE',
      `${printable(file)} did not open a pane: ${printable(run.stderr.trim() || (run.shortMessage ?? ''))}`,
      {
        hint: 'Run `seqctl mprocs open --layout here` in a second terminal.',
      },
    );
  }
  const deadline = AbortSignal.timeout(OPEN_MS);
  while (!deadline.aborted) {
    const now = await room.file.read();
    if (now?.state === 'failed') return err(now.error);
    if (now?.state === 'closed')
      return fail('MPROCS_UNAVAILABLE', `mprocs opened and ended at once${now.ended === '' ? '' : `: ${printable(now.ended)}`}`);
    if (now?.state === 'open') return ok(undefined);
    await delay(50, undefined, { signal: deadline }).catch(() => undefined);
  }
  return fail('TERMINAL_UNAVAILABLE', `The new ${layout} did not bring up mprocs within ${String(OPEN_MS / 1000)} s`, {
    hint: 'Look at what it shows, or run `seqctl mprocs open --layout here` in a second terminal.',
  });
}
