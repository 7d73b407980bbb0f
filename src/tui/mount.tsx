import chalk from 'chalk';
import { render } from 'ink';
import { App } from './app.tsx';
import { createHits, type Hits } from './components/hits.ts';
import type { Store } from './state/store.ts';
import type { InkStdin } from './terminal/ink-stdin.ts';
import type { InkStdout } from './terminal/ink-stdout.ts';

/** Ink and all that it draws. */
export interface Chrome {
  readonly hits: Hits;
  /** Never resolves: it rejects with what a component threw. */
  readonly failed: Promise<never>;
  unmount(): void;
}

/** Lets Ink draw the chrome. */
export function mount(store: Store, stdin: InkStdin, stdout: InkStdout): Chrome {
  // Styles are always written: the compositor leaves the colours out where none are wanted, and keeps the rest.
  chalk.level = 1;
  const hits = createHits();
  const ink = render(<App context={{ store, hits, painted: true }} />, {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout,
    stderr: stdout,
    // Whole frames, one per commit, as the compositor wants them.
    debug: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const failed = new Promise<never>((_, reject) => {
    ink.waitUntilExit().catch(reject);
  });
  return { hits, failed, unmount: ink.unmount };
}
