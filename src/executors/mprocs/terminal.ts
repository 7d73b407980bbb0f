import { lstat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { fail, ok, type Result } from '../../model/result.ts';
import { envVariable } from '../../util/env-variable.ts';

export type Layout = 'split' | 'tab' | 'window';

/** What opens a pane, tab or window in which `command` runs, as a program with its arguments: never a shell string. */
export interface TerminalCommand {
  readonly file: string;
  readonly args: readonly string[];
}

export interface TerminalRequest {
  readonly layout: Layout;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the command starts. Absolute. */
  readonly cwd: string;
  readonly title: string;
  readonly command: readonly string[];
}

/** Windows Terminal on Windows, tmux where we are inside of it. TERMINAL_UNAVAILABLE elsewhere, with the way that always works. */
export async function terminalCommand(request: TerminalRequest): Promise<Result<TerminalCommand>> {
  const { platform, env } = request;
  if (platform === 'win32') {
    const wt = await findOnPath('wt.exe', env);
    if (wt !== null) return ok({ file: wt, args: windowsTerminalArgs(request) });
    return unavailable('Windows Terminal (wt.exe) is not on PATH', 'Install it with `winget install Microsoft.WindowsTerminal`');
  }
  if ((env['TMUX'] ?? '') === '') return unavailable('this is not a tmux session', 'Start `tmux` first');
  const tmux = await findOnPath('tmux', env);
  return tmux === null ? unavailable('tmux is not on PATH', 'Install tmux') : ok({ file: tmux, args: tmuxArgs(request) });
}

function unavailable(why: string, fix: string): Result<never> {
  return fail('TERMINAL_UNAVAILABLE', `Cannot open a pane for mprocs: ${why}`, {
    hint: `${fix}, or run \`seqctl mprocs open --layout here\` in a second terminal.`,
  });
}

/**
 * wt.exe reads `;` anywhere in its arguments as the beginning of its next command, and puts the command line of
 * the new pane together again with quotes round words that have spaces, but without escaping: a word must not
 * end in `\` there.
 */
export function windowsTerminalArgs({ layout, cwd, title, command }: TerminalRequest): readonly string[] {
  const place = {
    split: ['-w', '0', 'split-pane', '--vertical'],
    tab: ['-w', '0', 'new-tab'],
    window: ['-w', '-1', 'new-tab'],
  }[layout];
  const words = [...place, '--title', title, '--startingDirectory', cwd, ...command];
  const escaped = words.map((word) => withoutFinalBackslash(word).replaceAll(';', '\\;'));
  // Beside means beside: the keyboard goes back to where the command was typed.
  return layout === 'split' ? [...escaped, ';', 'move-focus', 'left'] : escaped;
}

/** `C:\` keeps its own: without it, it would be another folder. */
function withoutFinalBackslash(word: string): string {
  return word.length > 3 ? word.replace(/\\+$/, '') : word;
}

/**
 * Given several words, tmux runs them as they are, without a shell. It takes a word's final `;` for the end of
 * its own command, and `#` in the folder for a format.
 */
export function tmuxArgs({ layout, cwd, title, command }: TerminalRequest): readonly string[] {
  const place = layout === 'split' ? ['split-window', '-h', '-d'] : ['new-window', '-n', title.replaceAll('#', '##')];
  return [...place, '-c', cwd.replaceAll('#', '##'), '--', ...command].map((word) => word.replace(/;$/, '\\;'));
}

/** `lstat`, because Windows' app-execution aliases (wt.exe is one) cannot be opened by `stat`. */
export async function findOnPath(name: string, env: TerminalRequest['env']): Promise<string | null> {
  for (const folder of envVariable(env, 'PATH').split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const candidate = join(folder, name);
    const found = await lstat(candidate).catch(() => null);
    if (found !== null && !found.isDirectory()) return candidate;
  }
  return null;
}
