import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Launch } from '../model/launch.ts';
import { NONCE_VARIABLE } from './processes/table.ts';

export interface ChildEnd {
  readonly exit_code: number | null;
  readonly signal: string | null;
}

export type Spawned =
  | {
      readonly ok: true;
      readonly pid: number;
      /** A program with a terminal of its own has one output. */
      readonly outputs: { readonly stdout: Readable | null; readonly stderr: Readable | null };
      readonly ended: Promise<ChildEnd>;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Starts one program of an attempt, by argv, never through a shell. Its stdin is the prompt file itself: the
 * program reads to the end and no further, or not at all, and nobody has to feed it.
 */
export async function spawnChild(
  launch: Launch,
  argv: readonly string[],
  promptFile: string | null,
  platform: NodeJS.Platform,
): Promise<Spawned> {
  const [file = '', ...args] = argv;
  let prompt: number | null = null;
  try {
    if (promptFile !== null) prompt = openSync(promptFile, 'r');
    const child = spawn(file, args, {
      cwd: launch.cwd,
      env: { ...launch.env, [NONCE_VARIABLE]: launch.nonce },
      shell: false,
      stdio: [prompt ?? 'ignore', 'pipe', 'pipe'],
      // A process group and session of its own, so that Ctrl+C in the terminal reaches the runner alone. On Windows
      // it would open a console window.
      detached: platform !== 'win32',
      windowsHide: true,
    });
    const ended = new Promise<ChildEnd>((resolve) => child.once('exit', (exit_code, signal) => resolve({ exit_code, signal })));
    const { pid, stdout, stderr } = child;
    if (pid !== undefined) {
      child.on('error', () => undefined); // a failed kill or send, never a failed start
      return { ok: true, pid, outputs: { stdout, stderr }, ended };
    }
    const error = await new Promise<Error>((resolve) => child.once('error', resolve));
    return { ok: false, message: whyNot(error, launch.cwd, file) };
  } catch (error) {
    return { ok: false, message: whyNot(error as Error, launch.cwd, file) };
  } finally {
    if (prompt !== null) closeSync(prompt);
  }
}

/** One sentence for a failed start. The system blames the program also where its folder is missing. */
export function whyNot(error: NodeJS.ErrnoException, cwd: string, file: string): string {
  if (error.syscall === 'open') return `The prompt ${error.path ?? ''} cannot be read: ${error.message}`;
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) return `The folder ${cwd} does not exist`;
  if (error.code === 'ENOENT') return `${file} was not found`;
  if (error.code === 'EACCES') return `${file} may not be executed`;
  return `${file} cannot be started: ${error.message}`;
}
