import { statSync } from 'node:fs';
import { execa } from 'execa';
import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';

export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs one git command. Only "git did not run" is a Failure; an exit code other than 0 is the caller's to judge. */
export type RunGit = (
  cwd: string,
  args: readonly string[],
  options?: { readonly env?: Readonly<Record<string, string>>; readonly input?: string | Uint8Array },
) => Promise<Result<GitOutput>>;

/**
 * Variables that name a repository, an index or an object store belong to whoever set them (a hook that called
 * us, say) and would point our commands at the wrong one; the rest say how git reaches people and servers.
 */
const KEEP =
  /^GIT_(?:SSH|SSH_COMMAND|ASKPASS|EXEC_PATH|TEMPLATE_DIR|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL))$/;

/** A patch of more than this is refused rather than cut. */
const MAX_OUTPUT_BYTES = 1024 * 1024 * 1024;

export function createRunGit(environment: Readonly<Record<string, string | undefined>>, platform: string): RunGit {
  const inherited = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => {
      const [name, value] = entry;
      return value !== undefined && (!name.toUpperCase().startsWith('GIT_') || KEEP.test(name.toUpperCase()));
    }),
  );
  // Never a question, never a pager, never a translated message; never `index.lock` taken for a mere look.
  const base = { ...inherited, GIT_TERMINAL_PROMPT: '0', GIT_PAGER: 'cat', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', LANGUAGE: '' };
  // core.fsmonitor may name a program of the repo's choosing; `.threados/worktrees/x/…` quickly exceeds 260 characters.
  const always = [
    '-c',
    'core.fsmonitor=false',
    '-c',
    'advice.detachedHead=false',
    ...(platform === 'win32' ? ['-c', 'core.longpaths=true'] : []),
  ];

  return async (cwd, args, options = {}) => {
    const result = await execa('git', [...always, ...args], {
      cwd,
      env: { ...base, ...options.env },
      extendEnv: false,
      encoding: 'buffer',
      reject: false,
      stripFinalNewline: false,
      maxBuffer: MAX_OUTPUT_BYTES,
      ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
    });
    const stderr = Buffer.from(result.stderr).toString('utf8');
    if (result.exitCode !== undefined && !result.isMaxBuffer) {
      return ok({ code: result.exitCode, stdout: Buffer.from(result.stdout), stderr });
    }
    if (result.isMaxBuffer) return fail('IO', `git ${args[0] ?? ''} in ${printable(cwd)} gave more than 1 GiB of output`);
    if (result.code === 'ENOENT' && isDirectory(cwd)) {
      return fail('GIT_UNAVAILABLE', 'git was not found on PATH', { hint: 'install git (https://git-scm.com) and try again' });
    }
    if (!isDirectory(cwd)) return fail('IO', `${printable(cwd)} is not a directory`, { details: { path: cwd } });
    return fail('GIT_UNAVAILABLE', `git could not be run: ${printable(result.originalMessage ?? result.signal ?? 'it did not start')}`);
  };
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** What git said, on one line, without its `fatal:`. */
export function gitSays(output: GitOutput): string {
  const lines = output.stderr
    .split(/\r?\n/)
    .map((line) => line.replace(/^(?:fatal|error): /, '').trim())
    .filter((line) => line !== '' && !line.startsWith('hint:') && !line.startsWith('Preparing worktree'));
  return printable(lines.join('; ').slice(0, 1000)) || `git ended with exit code ${String(output.code)}`;
}

/** The output of a command that must succeed: anything but exit code 0 becomes WORKTREE in git's own words. */
export async function mustRun(
  running: Promise<Result<GitOutput>>,
  what: string,
  more: { hint?: string; path?: string } = {},
): Promise<Result<GitOutput>> {
  const output = await running;
  if (!output.ok || output.value.code === 0) return output;
  return fail('WORKTREE', `${what}: ${gitSays(output.value)}`, {
    ...(more.hint === undefined ? {} : { hint: more.hint }),
    ...(more.path === undefined ? {} : { details: { path: more.path } }),
  });
}

/** The parts of `-z` output. */
export function splitNul(output: Buffer): string[] {
  const text = output.toString('utf8');
  return text === '' ? [] : text.replace(/\0$/, '').split('\0');
}
