import { writeSync } from 'node:fs';
import type { ReadStream, WriteStream } from 'node:tty';

/**
 * Owns the terminal: raw mode, alternate screen, mouse and paste reports; gives everything back however the
 * process ends.
 *
 *   free ── take ──► owned ── release ──► free
 *                      │  ▲
 *                lend  ▼  │ (child ended, fg)
 *                     lent
 */
export interface TerminalOwner {
  readonly take: () => void;
  /** Gives the terminal back for good. Safe to call at any time, more than once. */
  readonly release: () => void;
  /** Hands the terminal to a child for as long as `work` takes. */
  lend<T>(work: () => Promise<T>): Promise<T>;
}

const ENTER = '\u001b[?1049h\u001b[H\u001b[2J\u001b[?25l\u001b[?7l\u001b[?2004h';
const MOUSE = '\u001b[?1000h\u001b[?1002h\u001b[?1006h';
const LEAVE = '\u001b[?2026l\u001b[?7h\u001b[?1006l\u001b[?1002l\u001b[?1000l\u001b[?2004l\u001b[0m\u001b[?25h\u001b[?1049l';
/** The terminal keeps its own title while we are here: push, later pop. */
const SAVE_TITLE = '\u001b[22;0t';
const RESTORE_TITLE = '\u001b[23;0t';

export function createTerminalOwner(stdin: ReadStream, stdout: WriteStream & { fd: number }, options: { mouse: boolean }): TerminalOwner {
  let owned = false;
  let atExit: (() => void) | null = null;

  const enter = (): void => {
    owned = true;
    // Raw mode first: ConPTY passes on mouse and paste reports only to those who asked after it was switched on.
    stdin.setRawMode(true);
    stdin.resume();
    stdout.write(ENTER + (options.mouse ? MOUSE : ''));
  };
  const leave = (last: boolean): void => {
    if (!owned) return;
    owned = false;
    try {
      // Synchronously, because the process may be about to end.
      writeSync(stdout.fd, LEAVE + (last ? RESTORE_TITLE : ''));
    } catch {
      // The terminal is gone: there is nothing left to restore.
    }
    try {
      stdin.setRawMode(false);
    } catch {
      // Likewise.
    }
  };

  return {
    take: () => {
      stdout.write(SAVE_TITLE);
      enter();
      atExit = () => leave(true);
      process.on('exit', atExit);
    },
    release: () => {
      leave(true);
      stdin.pause();
      if (atExit !== null) process.off('exit', atExit);
      atExit = null;
    },
    lend: async (work) => {
      leave(false);
      stdin.pause();
      try {
        return await work();
      } finally {
        enter();
      }
    },
  };
}

/** A title for the window. Text must be printable. */
export function titleSequence(text: string): string {
  return `\u001b]2;${text}\u0007`;
}
