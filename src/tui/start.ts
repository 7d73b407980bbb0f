import type { ThreadOs } from '../app/threados.ts';
import type { Clock } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Picture } from './layout/picture.ts';
import type { Look } from './state/state.ts';
import { onEnd } from './terminal/ending.ts';
import { readTokens, type TokenReader } from './terminal/keyboard.ts';
import { lookOf } from './terminal/look.ts';
import { createTerminalOwner, type TerminalOwner } from './terminal/owner.ts';
import { createScreen, type Screen } from './terminal/screen.ts';

/** What the TUI needs of the world. */
export interface TuiIo {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream & { fd: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly tempDir: string;
  readonly mouse: boolean;
  /** `null`: there is nothing to remember one by. */
  readonly pictures: Pictures | null;
}

/** The first screen that the last start came to. Asked before anything else: both must be quick, and never throw. */
export interface Pictures {
  /** The one kept for this key, where nothing that was on it has changed since. It may be anything: see `putPicture`. */
  last(key: string): unknown;
  keep(key: string, picture: Picture): void;
}

/** The terminal as it is from the first picture on. */
export interface TakenTerminal {
  readonly owner: TerminalOwner;
  readonly screen: Screen;
  readonly look: Look;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly keys: TokenReader;
  /** The exit code, once the person or the system ends the TUI. */
  readonly left: Promise<number>;
  readonly leave: (code: number) => void;
  /** For the next start. */
  readonly keepPicture: () => void;
}

const CTRL_C = '\u0003';

/**
 * Runs the terminal UI until the person leaves it; the exit code. TERMINAL_UNAVAILABLE where there is no terminal.
 *
 *   terminal taken ──► last start's picture ──► repo opened: the canvas ──► Ink: the panes, and what was typed meanwhile
 *                      (where it still holds)                          (only what differs is written)
 */
export async function startTui(open: () => Promise<Result<ThreadOs>>, io: TuiIo): Promise<Result<number>> {
  const { env, stdin, stdout, pictures } = io;
  if (!stdin.isTTY || !stdout.isTTY) {
    return fail('TERMINAL_UNAVAILABLE', 'The terminal UI needs a terminal, and this is none', {
      hint: 'Run `threados tui` in a terminal, or use `seqctl status --watch` here.',
    });
  }
  if (env['INK_SCREEN_READER'] === 'true') {
    const os = await open();
    return os.ok ? (await import('./lines/start-lines.ts')).startLines(os.value, io) : os;
  }
  const look = lookOf(env, { mouse: io.mouse });
  const size = { columns: stdout.columns || 80, rows: stdout.rows || 24 };
  const owner = createTerminalOwner(stdin, stdout, { mouse: look.mouse });
  const screen = createScreen((text) => void stdout.write(text), { ...size, colour: look.colour });
  const pictureKey = JSON.stringify({ ...size, ...look });
  const { promise: left, resolve: leave } = Promise.withResolvers<number>();

  owner.take();
  // What is typed waits until it can be understood; but a person who wants to leave need not.
  const keys = readTokens(stdin, (token) => {
    if (token === CTRL_C) leave(0);
  });
  const stopEnding = onEnd({ restore: owner.release, end: leave });
  try {
    if (pictures !== null && screen.restore(pictures.last(pictureKey))) screen.present(null, null, null);
    const keepPicture = (): void => pictures?.keep(pictureKey, screen.picture());
    const os = await Promise.race([left, open()]);
    if (typeof os === 'number') return ok(os);
    if (!os.ok) return os;
    const { runTui } = await import('./run.ts');
    return ok(await runTui(os.value, io, { owner, screen, look, size, keys, left, leave, keepPicture }));
  } finally {
    keys.stop();
    owner.release();
    stopEnding();
  }
}
