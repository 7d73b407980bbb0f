import { fail, ok, type Result } from '../../model/result.ts';

/** The two programs of every pane. Absolute paths. */
export interface PanePrograms {
  readonly node: string;
  /** dist/pane.cjs */
  readonly entry: string;
}

/** What names a launch file, and the only part of a pane's command that varies. */
const TOKEN = /^[A-Za-z0-9_-]{1,64}$/;

/** Set for mprocs by session start, for paths that cmd.exe would change (see below). */
export function paneEnvironment(programs: PanePrograms): Readonly<Record<string, string>> {
  return { THREADOS_PANE_NODE: programs.node, THREADOS_PANE_ENTRY: programs.entry };
}

/**
 * The `cmd` of add-proc: a constant command and one opaque token. mprocs has no argv form for a row that is
 * added later, so this is the one place where a shell reads something of ours; nothing that a user, a file or an
 * agent wrote is ever part of it.
 *
 *   POSIX     `/bin/sh -c`: single quotes keep every byte but `'` itself. `exec`, so that mprocs' signals reach
 *             our process and not a shell before it.
 *   Windows   `cmd.exe /S /C`: takes off the outermost pair of quotes; inside the inner ones `& | < > ^ ( )` mean
 *             nothing, but `%NAME%` is still replaced. A path with `%` is therefore handed over by the variables of
 *             `paneEnvironment`: what a variable holds is not replaced again.
 *
 * INVALID_VALUE for a path that no quoting can carry.
 */
export function paneCommand(programs: PanePrograms, token: string, platform: NodeJS.Platform): Result<string> {
  if (!TOKEN.test(token)) throw new Error('a launch token must be letters, digits, "_" and "-"');
  const paths = [programs.node, programs.entry];
  const unquotable = platform === 'win32' ? /["\r\n\0]/ : /\0/;
  const bad = paths.find((path) => unquotable.test(path));
  if (bad !== undefined) {
    return fail('INVALID_VALUE', `${JSON.stringify(bad)} cannot be handed to a shell`, { hint: 'Install ThreadOS in another folder.' });
  }
  if (platform !== 'win32') return ok(`exec ${paths.map(singleQuoted).join(' ')} ${token}`);
  const [node, entry] = paths.some((path) => path.includes('%')) ? ['%THREADOS_PANE_NODE%', '%THREADOS_PANE_ENTRY%'] : paths;
  return ok(`""${node ?? ''}" "${entry ?? ''}" ${token}"`);
}

function singleQuoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
