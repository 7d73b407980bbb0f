import type { PolicySpec } from '../model/policy.ts';
import { wildcard } from './wildcard.ts';

export type CommandRuleSpec = NonNullable<NonNullable<PolicySpec['commands']>['allow']>[number];

/** A program that is allowed or denied. */
export interface CommandRule {
  /** As written: a file name, or an absolute path. */
  readonly command: string;
  readonly reason: string | null;
  /** `program`: an absolute path, or a file name where only that is known. */
  readonly matches: (program: string) => boolean;
}

export function compileCommandRule(spec: CommandRuleSpec, platform: NodeJS.Platform): CommandRule {
  const { command, reason } = typeof spec === 'string' ? { command: spec, reason: undefined } : spec;
  const windows = platform === 'win32';
  // A rule that names a path is held against the whole path, any other against the last part of it.
  const byPath = /[\\/]/.test(command);
  const shape = (text: string) => (byPath ? comparablePath(text, windows) : programName(text, windows));
  const test = wildcard(windows && !byPath ? programName(command, windows) : byPath ? comparablePath(command, windows) : command, {
    ignoreCase: windows,
  });
  return { command, reason: reason ?? null, matches: (program) => test(shape(program)) };
}

/** `C:\Tools\npm.CMD` → `npm`: the file's name as a rule gives it. */
export function programName(path: string, windows: boolean): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), windows ? path.lastIndexOf('\\') : -1) + 1);
  return windows ? name.replace(/\.(?:com|exe|bat|cmd)$/i, '') : name;
}

function comparablePath(path: string, windows: boolean): string {
  return windows ? path.replaceAll('\\', '/').replace(/\.(?:com|exe|bat|cmd)$/i, '') : path;
}
