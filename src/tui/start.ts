import type { ThreadOs } from '../app/threados.ts';
import type { Clock } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { createFeed } from './effects/feed.ts';
import { createLogFollower } from './effects/log-follower.ts';
import { editorOf } from './effects/edit-prompt.ts';
import { createEffects } from './effects/run-effects.ts';
import { createTicker } from './effects/ticker.ts';
import { createInput } from './effects/input.ts';
import { windowTitle } from './panes/top-bar.ts';
import { attentionSequence } from '../util/attention.ts';
import { printable } from '../util/printable.ts';
import type { Effect, Message } from './state/message.ts';
import { reduce } from './state/reduce.ts';
import { initialState } from './state/state.ts';
import { createStore } from './state/store.ts';
import { createCompositor } from './terminal/compositor.ts';
import { createInkStdin } from './terminal/ink-stdin.ts';
import { createInkStdout } from './terminal/ink-stdout.ts';
import { readTokens } from './terminal/keyboard.ts';
import { lookOf } from './terminal/look.ts';
import { createTerminalOwner, titleSequence } from './terminal/owner.ts';
import { createScreen } from './terminal/screen.ts';
import { onEnd, stopUntilContinued } from './terminal/ending.ts';
import type { Chrome } from './mount.tsx';
import { startLines } from './lines.ts';

/** What the TUI needs of the world. */
export interface TuiIo {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream & { fd: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly tempDir: string;
  readonly mouse: boolean;
}

/** Runs the terminal UI until the person leaves it; the exit code. TERMINAL_UNAVAILABLE where there is no terminal. */
export async function startTui(os: ThreadOs, io: TuiIo): Promise<Result<number>> {
  const { env, stdin, stdout, platform } = io;
  const now = (): number => io.clock.now();
  if (!stdin.isTTY || !stdout.isTTY) {
    return fail('TERMINAL_UNAVAILABLE', 'The terminal UI needs a terminal, and this is none', {
      hint: 'Run `threados tui` in a terminal, or use `seqctl status --watch` here.',
    });
  }
  if (env['INK_SCREEN_READER'] === 'true') return startLines(os, io);
  const look = lookOf(env, { mouse: io.mouse });
  const size = { columns: stdout.columns || 80, rows: stdout.rows || 24 };
  const owner = createTerminalOwner(stdin, stdout, { mouse: look.mouse });
  const screen = createScreen((text) => void stdout.write(text), { ...size, colour: look.colour });

  // The parts know each other only through these two; nothing calls them before all are there.
  const dispatch = (message: Message): void => {
    // What is written down now must not carry the time of the last tick, which may be long ago.
    const at = now();
    if (at - store.get().now > 1000) store.dispatch({ type: 'tick', now: at });
    store.dispatch(message);
  };
  const store = createStore(initialState({ root: os.root, look, ...size, now: now() }), reduce, (effect: Effect) => effects.run(effect));
  const compositor = createCompositor(screen);
  const feed = createFeed(os, dispatch);
  let quit: (code: number) => void = () => undefined;
  const left = new Promise<number>((resolve) => (quit = resolve));

  const lend = async <T>(work: () => Promise<T>): Promise<T> => {
    compositor.pause();
    try {
      return await owner.lend(work);
    } finally {
      compositor.resume(store.get());
    }
  };
  const effects = createEffects(
    os,
    feed,
    createLogFollower(os, dispatch),
    {
      editor: editorOf(env, platform),
      env,
      tempDir: io.tempDir,
      lend,
      repaint: () => compositor.repaint(store.get()),
      suspend: () => {
        if (platform === 'win32') dispatch({ type: 'notice', level: 'info', text: 'Windows knows no suspended programs.' });
        else void lend(stopUntilContinued);
      },
      quit: () => quit(0),
      attention: (text) => {
        dispatch({ type: 'notice', level: 'warning', text });
        stdout.write(attentionSequence('ThreadOS', text, env));
      },
    },
    store.get,
    dispatch,
  );

  const inkStdin = createInkStdin();
  const inkStdout = createInkStdout(size, (frame) => compositor.chromeDrawn(frame, store.get()));
  let chrome: Chrome | null = null;
  owner.take();
  const stopReading = readTokens(
    stdin,
    createInput({
      get: store.get,
      dispatch,
      hitAt: (x, y, layer) => chrome?.hits.at(x, y, layer) ?? null,
      type: (token) => void inkStdin.push(token),
    }),
  );
  const stopEnding = onEnd({ restore: owner.release, end: quit });
  let title = '';
  store.subscribe(() => {
    const state = store.get();
    compositor.stateChanged(state);
    const wanted = printable(windowTitle(state));
    if (wanted !== title) stdout.write(titleSequence((title = wanted)));
  });
  const onResize = (): void => {
    const { columns, rows } = stdout;
    const known = store.get().size;
    // A minimised window says that it has no size.
    if (columns <= 0 || rows <= 0 || (columns === known.columns && rows === known.rows)) return;
    compositor.pause();
    inkStdout.setSize(columns, rows);
    dispatch({ type: 'resize', columns, rows });
    compositor.resize(store.get());
    inkStdout.emit('resize');
    // Ink draws frames of the old size in between, which are not shown.
    setImmediate(() => compositor.resume(store.get()));
  };
  // Some Windows terminals tell of a new size late: it is looked up with every frame of a spinner too.
  const ticker = createTicker(store, now, onResize);
  stdout.on('resize', onResize);

  try {
    // The sequence is on the screen before Ink is even loaded.
    await feed.start();
    const { mount } = await import('./mount.tsx');
    chrome = mount(store, inkStdin, inkStdout);
    await feed.watch();
    return ok(await Promise.race([left, chrome.failed]));
  } finally {
    stdout.off('resize', onResize);
    stopReading();
    ticker.stop();
    effects.stop();
    compositor.pause();
    chrome?.unmount();
    owner.release();
    stopEnding();
  }
}
