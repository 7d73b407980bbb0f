import { render } from 'ink';
import { App } from './app.tsx';
import type { TuiContext } from './components/context.ts';
import type { InkStdin } from './terminal/ink-stdin.ts';
import type { InkStdout } from './terminal/ink-stdout.ts';

/** Lets Ink draw the chrome. `failed` never resolves: it rejects with what a component threw. */
export function mount(context: TuiContext, stdin: InkStdin, stdout: InkStdout): { readonly failed: Promise<never>; unmount(): void } {
  const ink = render(<App context={context} />, {
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
  return { failed, unmount: ink.unmount };
}
