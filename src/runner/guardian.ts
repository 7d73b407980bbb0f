import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { guardLine } from './guard.ts';

/** The process that ends this supervisor's trees should it be killed outright (`guardian-main.ts`). */
export interface Guardian {
  /** Attempts of the run in this folder are about to begin. */
  watches(runFolder: string): void;
  /** Lets it go in peace. */
  close(): void;
}

/**
 * Started after the first step, so that it costs that step nothing, and no step after it anything: what is under way
 * it learns from the status files, and only should it have to. Where it cannot be started, or dies, steps go on without
 * it: reconcile finds them.
 *
 * `argv`: Node and dist/guardian.cjs, absolute.
 */
export function createGuardian(argv: readonly string[]): Guardian {
  const folders = new Set<string>();
  let pipe: NodeJS.WritableStream | null = null;
  let scheduled: NodeJS.Immediate | null = null;
  let gone = false;

  function start(): void {
    const [file = '', ...args] = argv;
    // It needs next to nothing of the environment; where it runs inside of a step it must not carry that step's mark.
    const { PATH, SystemRoot } = process.env;
    const env = { ...(PATH !== undefined && { PATH }), ...(SystemRoot !== undefined && { SystemRoot }) };
    const child = spawn(file, [...args, String(process.pid)], {
      env,
      cwd: dirname(file),
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      windowsHide: true,
    });
    const onGone = () => {
      gone = true;
    };
    child.on('error', onGone);
    child.on('exit', onGone);
    child.stdin.on('error', onGone);
    // Neither may keep the supervisor alive.
    child.unref();
    (child.stdin as unknown as { unref?: () => void }).unref?.();
    pipe = child.stdin;
    pipe.write([...folders].map(guardLine.run).join(''));
  }

  return {
    watches(runFolder) {
      if (folders.has(runFolder)) return;
      folders.add(runFolder);
      if (pipe === null) scheduled ??= setImmediate(start);
      else if (!gone) pipe.write(guardLine.run(runFolder));
    },
    close() {
      if (scheduled) clearImmediate(scheduled);
      if (!gone) pipe?.end(guardLine.bye);
      gone = true;
    },
  };
}
