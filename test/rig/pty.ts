import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import type { Terminal } from '@xterm/headless';
import { keyBytes } from './keys.ts';

/** Somewhere on the screen; both count from 0. */
interface Place {
  readonly column: number;
  readonly row: number;
}

export interface PtyOptions {
  readonly cwd: string;
  /** The program's whole environment apart from TERM and COLORTERM; default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default 120. */
  readonly cols?: number;
  /** Default 40. */
  readonly rows?: number;
}

/** A program in a pseudo terminal, with a terminal emulator in front of it: what a person would see and could press. */
export interface Pty {
  readonly pid: number;
  /** The emulator itself: cells and colours (`buffer.active`), `modes`, title. Call `screen()` first so that it is up to date. */
  readonly terminal: Terminal;
  readonly exited: Promise<{ readonly exitCode: number; readonly signal: number | undefined }>;
  /** The visible rows, without trailing blanks. */
  screen(): Promise<readonly string[]>;
  /** Every byte that came so far, as text. */
  output(): string;
  /** The rows, once they show `wanted`; an error that carries the screen after `timeoutMs` (default 5,000) or when the program has ended. */
  until(wanted: string | RegExp | ((rows: readonly string[]) => boolean), timeoutMs?: number): Promise<readonly string[]>;
  /** Where `text` first stands on the screen; an error with the screen where it does not. */
  find(text: string): Promise<Place>;
  /** Keys by name (see keys.ts), each in a write of its own. */
  press(...keys: readonly string[]): void;
  /** Sends text or bytes as they are, in one write. */
  type(text: string): void;
  click(place: Place): void;
  wheel(place: Place, direction: 'up' | 'down'): void;
  drag(from: Place, to: Place): void;
  resize(cols: number, rows: number): void;
  /** Kills the program and its process group, and waits for its end. Safe to call twice; call it in `onTestFinished`. */
  close(): Promise<void>;
}

const DRAIN_MS = 500;

const open = new Set<() => void>();
process.once('exit', () => {
  for (const kill of open) kill();
});

/** Starts `file` with `args` in a terminal of its own. */
export function openPty(file: string, args: readonly string[], options: PtyOptions): Pty {
  const { cols = 120, rows = 40 } = options;
  const terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 });
  // A continuous-integration marker makes Ink draw nothing until its end.
  const given = Object.entries(options.env ?? process.env).filter(([name, value]) => name !== 'CI' && value !== undefined);
  const env = { LC_ALL: 'C.UTF-8', ...Object.fromEntries(given), TERM: 'xterm-256color', COLORTERM: 'truecolor' };
  const child = spawn(file, [...args], { name: 'xterm-256color', cols, rows, cwd: options.cwd, env });

  let output = '';
  let ended = false;
  /** Its last words are on the screen too: the kernel may tell of the end before it hands them over. */
  let drained = false;
  const changed = new Set<() => void>();
  const notify = (): void => {
    for (const listener of [...changed]) listener();
  };
  child.onData((data) => {
    output += data;
    terminal.write(data, notify);
  });
  // Answers the program's questions (cursor position, device attributes), as a real terminal does.
  terminal.onData((data) => {
    if (!ended) child.write(data);
  });
  const exited = new Promise<{ exitCode: number; signal: number | undefined }>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      ended = true;
      open.delete(kill);
      resolve({ exitCode, signal });
      setTimeout(() => {
        drained = true;
        terminal.write('', notify);
      }, DRAIN_MS);
    });
  });

  function kill(): void {
    if (ended) return;
    try {
      // The program leads its own session, so its group is the whole of what did not leave on purpose.
      if (process.platform === 'win32') child.kill();
      else process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Gone already; `exited` is on its way.
    }
  }
  open.add(kill);

  /** A terminal shows nothing of a synchronised update before it has ended. */
  function isHalfDrawn(): boolean {
    return terminal.modes.synchronizedOutputMode && !drained;
  }
  function visible(): readonly string[] {
    const buffer = terminal.buffer.active;
    return Array.from({ length: terminal.rows }, (_, row) => buffer.getLine(buffer.viewportY + row)?.translateToString(true) ?? '');
  }
  const screen = (): Promise<readonly string[]> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (isHalfDrawn()) return;
        changed.delete(look);
        resolve(visible());
      };
      changed.add(look);
      terminal.write('', look);
    });
  const mouse = (code: number, { column, row }: Place, final: 'M' | 'm'): void => {
    child.write(`\x1b[<${String(code)};${String(column + 1)};${String(row + 1)}${final}`);
  };

  return {
    pid: child.pid,
    terminal,
    exited,
    screen,
    output: () => output,
    until(wanted, timeoutMs = 5000) {
      const matches =
        typeof wanted === 'function'
          ? wanted
          : (rows: readonly string[]) =>
              typeof wanted === 'string' ? rows.some((row) => row.includes(wanted)) : wanted.test(rows.join('\n'));
      return new Promise((resolve, reject) => {
        const finish = (settle: () => void): void => {
          clearTimeout(timer);
          changed.delete(look);
          settle();
        };
        const give = (why: string): void => {
          finish(() => {
            reject(new Error(`${why} while waiting for ${String(wanted)}; the screen:\n${visible().join('\n').trimEnd()}`));
          });
        };
        const look = (): void => {
          if (isHalfDrawn()) return;
          const rows = visible();
          if (matches(rows)) {
            finish(() => {
              resolve(rows);
            });
          } else if (drained) {
            give('the program ended');
          }
        };
        const timer = setTimeout(() => {
          give(`${String(timeoutMs)} ms passed`);
        }, timeoutMs);
        changed.add(look);
        terminal.write('', look);
      });
    },
    async find(text) {
      const rows = await screen();
      const row = rows.findIndex((line) => line.includes(text));
      if (row < 0) throw new Error(`"${text}" is not on the screen:\n${rows.join('\n').trimEnd()}`);
      return { column: columnOf(terminal, row, text), row };
    },
    press(...keys) {
      for (const key of keys) child.write(keyBytes(key, terminal.modes.applicationCursorKeysMode));
    },
    type: (text) => {
      child.write(text);
    },
    click(place) {
      mouse(0, place, 'M');
      mouse(0, place, 'm');
    },
    wheel(place, direction) {
      mouse(direction === 'up' ? 64 : 65, place, 'M');
    },
    drag(from, to) {
      mouse(0, from, 'M');
      mouse(32, to, 'M');
      mouse(0, to, 'm');
    },
    resize(newCols, newRows) {
      terminal.resize(newCols, newRows);
      child.resize(newCols, newRows);
    },
    async close() {
      kill();
      await exited;
      terminal.dispose();
    },
  };
}

/** The cell where `text` begins: wide characters take two cells, so the string's index is not the column. */
function columnOf(terminal: Terminal, row: number, text: string): number {
  const buffer = terminal.buffer.active;
  const line = buffer.getLine(buffer.viewportY + row);
  const index = (line?.translateToString(true) ?? '').indexOf(text);
  let column = 0;
  while (column < terminal.cols && (line?.translateToString(false, 0, column).length ?? 0) < index) column += 1;
  return column;
}
