import type { ThreadOs } from '../app/threados.ts';
import { attentionSequence } from '../util/attention.ts';
import { printable } from '../util/printable.ts';
import { editorOf } from './effects/edit-prompt.ts';
import { createFeed } from './effects/feed.ts';
import { createInput } from './effects/input.ts';
import { createLogFollower } from './effects/log-follower.ts';
import { createEffects } from './effects/run-effects.ts';
import { createTicker, isMoving } from './effects/ticker.ts';
import { windowTitle } from './panes/top-bar.ts';
import type { TakenTerminal, TuiIo } from './start.ts';
import type { Effect, Message } from './state/message.ts';
import { reduce } from './state/reduce.ts';
import { initialState } from './state/state.ts';
import { createStore } from './state/store.ts';
import { createCompositor } from './terminal/compositor.ts';
import { stopUntilContinued } from './terminal/ending.ts';
import { createInkStdin } from './terminal/ink-stdin.ts';
import { createInkStdout } from './terminal/ink-stdout.ts';
import { titleSequence } from './terminal/owner.ts';

/** Runs the terminal UI in a terminal that was taken for it; the exit code. */
export async function runTui(os: ThreadOs, io: TuiIo, terminal: TakenTerminal): Promise<number> {
  const { env, stdout, platform } = io;
  const { owner, screen, look, size, keys, left, leave } = terminal;
  const now = (): number => io.clock.now();

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
      quit: () => leave(0),
      attention: (text) => {
        dispatch({ type: 'notice', level: 'warning', text });
        stdout.write(attentionSequence('ThreadOS', text, env));
      },
    },
    store.get,
    dispatch,
  );

  const inkStdin = createInkStdin();
  let isFirst = true;
  const inkStdout = createInkStdout(size, (frame) => {
    const state = store.get();
    compositor.chromeDrawn(frame, state);
    // Nobody has touched anything yet, so the next start comes to the same; unless time alone changes it.
    if (isFirst && state.world.state === 'ready' && !isMoving(state)) terminal.keepPicture();
    isFirst = false;
  });
  let unmount = (): void => undefined;
  let isOver = false;
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
  // It may have changed while nobody listened.
  onResize();

  const comeUp = async (): Promise<void> => {
    // The sequence is on the screen before Ink is even loaded.
    await feed.start();
    const { mount } = await import('./mount.tsx');
    if (isOver) return;
    const { hits, failed, ...chrome } = mount(store, inkStdin, inkStdout);
    unmount = () => chrome.unmount();
    keys.handOut(
      createInput({
        get: store.get,
        dispatch,
        hitAt: (x, y, layer) => hits.at(x, y, layer),
        type: (token) => void inkStdin.push(token),
      }),
    );
    await failed;
  };
  try {
    return await Promise.race([left, comeUp().then(() => left)]);
  } finally {
    isOver = true;
    stdout.off('resize', onResize);
    ticker.stop();
    effects.stop();
    compositor.pause();
    unmount();
  }
}
