import { accessSync, constants, statSync } from 'node:fs';
import { constants as os } from 'node:os';
import { Readable } from 'node:stream';
import type * as NodePty from '@lydell/node-pty';
import type { Launch } from '../model/launch.ts';
import { TERMINAL_RESET } from '../util/terminal-reset.ts';
import { whyNot, type ChildEnd, type Spawned } from './child.ts';
import { NONCE_VARIABLE } from './processes/table.ts';

/** The terminal that a person sits at: a pane's, or the one that `seqctl run` was typed into. */
export interface HostTerminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Loads node-pty; handed in by tests. Rejects where it is not installed. */
export type LoadPty = () => Promise<typeof NodePty>;

/**
 * Starts an interactive program in a pseudo terminal of its own, and puts the person's terminal in front of it:
 *
 *   keys ──► input (raw) ──► pty ──► program          resize ──► pty ──► SIGWINCH
 *   screen ◄── output ◄───── pty ◄── program
 *                             └──► `outputs.stdout`: what was shown, for the log
 *
 * The program has everything that it would find in the person's terminal; the runner sees what it shows, and knows
 * its end by the process. What is on the screen is not redacted, what is kept is: the person typed or asked for it.
 */
export async function spawnInTerminal(
  launch: Launch,
  argv: readonly string[],
  host: HostTerminal | null,
  load: LoadPty = () => import('@lydell/node-pty'),
): Promise<Spawned> {
  const [file = '', ...args] = argv;
  if (!host?.input.isTTY || !host.output.isTTY) return { ok: false, message: 'It is interactive, and there is no terminal here' };
  let pty: typeof NodePty;
  try {
    pty = await load();
  } catch (error) {
    const why = (error as Error).message.split('\n')[0] ?? '';
    return {
      ok: false,
      message: `It is interactive, and @lydell/node-pty cannot be loaded (${why}); install ThreadOS again without --omit=optional`,
    };
  }
  try {
    checkProgram(file, launch.cwd);
    const program = pty.spawn(file, args, {
      name: launch.env['TERM'] ?? 'xterm-256color',
      cols: host.output.columns || 80,
      rows: host.output.rows || 24,
      cwd: launch.cwd,
      env: { ...launch.env, [NONCE_VARIABLE]: launch.nonce },
      encoding: null, // bytes, where the platform gives them
    });
    return { ok: true, pid: program.pid, ...relay(program, host) };
  } catch (error) {
    return { ok: false, message: whyNot(error as Error, launch.cwd, file) };
  }
}

/** node-pty forks first and fails afterwards, in the child, where nobody hears of it. */
function checkProgram(file: string, cwd: string): void {
  statSync(cwd);
  if (!statSync(file).isFile()) throw Object.assign(new Error(`${file} is no file`), { code: 'EACCES' });
  accessSync(file, constants.X_OK);
}

function relay(
  program: NodePty.IPty,
  { input, output }: HostTerminal,
): { outputs: { stdout: Readable; stderr: null }; ended: Promise<ChildEnd> } {
  const shown = new Readable({ read: () => program.resume() });
  program.onData((data: string | Uint8Array) => {
    const bytes = Buffer.from(data as string);
    output.write(bytes);
    if (!shown.push(bytes)) program.pause();
  });
  const onInput = (keys: Buffer) => attempt(() => program.write(keys as unknown as string));
  const onResize = () => attempt(() => program.resize(output.columns || 80, output.rows || 24));
  input.on('data', onInput);
  output.on('resize', onResize);
  output.on('error', ignore);
  attempt(() => input.setRawMode(true));
  input.resume();

  const ended = new Promise<ChildEnd>((resolve) => {
    program.onExit(({ exitCode, signal }) => {
      input.off('data', onInput);
      output.off('resize', onResize);
      attempt(() => input.setRawMode(false));
      input.pause();
      output.write(TERMINAL_RESET, () => output.off('error', ignore));
      shown.push(null);
      resolve(signal ? { exit_code: null, signal: signalName(signal) } : { exit_code: exitCode, signal: null });
    });
  });
  return { outputs: { stdout: shown, stderr: null }, ended };
}

/** Either terminal may be gone by now; the end of the program tells. */
function attempt(act: () => void): void {
  try {
    act();
  } catch {
    // See above.
  }
}

function ignore(): void {
  // The terminal is gone: its hang-up ends the attempt.
}

function signalName(number: number): string {
  return Object.entries(os.signals).find(([, value]) => value === number)?.[0] ?? `signal ${String(number)}`;
}
