import { execa } from 'execa';
import { TERMINAL_RESET } from '../../util/terminal-reset.ts';

/** Puts back what a program that ended without cleaning up has changed in this terminal. */
export type RestoreTerminal = () => Promise<void>;

/** To be called before the program starts: remembers how the terminal is set now. */
export async function rememberTerminal(terminal: {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly platform: NodeJS.Platform;
}): Promise<RestoreTerminal> {
  const { stdin, stdout, platform } = terminal;
  const modes = platform === 'win32' ? null : await stty(['-g']);
  return async () => {
    stdout.write(`${TERMINAL_RESET}\r\n`);
    if (modes !== null) await stty([modes]);
    else {
      // Both calls are needed: Node takes the terminal for what it left it as and skips a change that it thinks is none.
      stdin.setRawMode(true);
      stdin.setRawMode(false);
    }
  };
}

/** Node keeps no record of a terminal that another program changed; `stty` reads and sets what the kernel has. */
async function stty(args: readonly string[]): Promise<string | null> {
  const run = await execa('stty', args, { stdin: 'inherit', reject: false, timeout: 5000 });
  return run.exitCode === 0 ? run.stdout.trim() : null;
}
