import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { ProcessIdentity } from '../model/ports/process.ts';
import { guardLine } from './guard.ts';

/** The process that ends this supervisor's trees should it be killed outright (`guardian-main.ts`). */
export interface Guardian {
  begins(nonce: string): void;
  started(nonce: string, root: ProcessIdentity): void;
  ended(nonce: string): void;
  /** Lets it go in peace. */
  close(): void;
}

/**
 * Started after the first step, so that it costs that step nothing; what is said before is kept for it. Where it
 * cannot be started, or dies, steps go on without it: reconcile finds them.
 *
 * `argv`: Node and dist/guardian.cjs, absolute.
 */
export function createGuardian(argv: readonly string[]): Guardian {
  let pipe: NodeJS.WritableStream | null = null;
  let early = '';
  let scheduled: NodeJS.Immediate | null = null;
  let gone = false;

  function start(): void {
    const [file = '', ...args] = argv;
    // It needs next to nothing of the environment; where it runs inside of a step it must not carry that step's mark.
    const { PATH, SystemRoot } = process.env;
    const env = { ...(PATH !== undefined && { PATH }), ...(SystemRoot !== undefined && { SystemRoot }) };
    const child = spawn(file, args, { env, cwd: dirname(file), detached: true, stdio: ['pipe', 'ignore', 'ignore'], windowsHide: true });
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
    pipe.write(early);
    early = '';
  }
  function say(line: string): void {
    if (gone) return;
    if (pipe) pipe.write(line);
    else early += line;
  }

  return {
    begins: (nonce) => say(guardLine.begins(nonce)),
    started(nonce, root) {
      say(guardLine.started(nonce, root));
      scheduled ??= setImmediate(start);
    },
    ended: (nonce) => say(guardLine.ended(nonce)),
    close() {
      if (scheduled) clearImmediate(scheduled);
      if (!gone) pipe?.end(guardLine.bye);
      gone = true;
    },
  };
}
