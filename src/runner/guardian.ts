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

/** Until then the guardian knows an attempt by its nonce alone, which is in the environment of all its processes. */
const LATER_MS = 25;

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
  let later = '';
  let flushing: NodeJS.Timeout | null = null;

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
    const lines = later + line;
    later = '';
    if (pipe) pipe.write(lines);
    else early += lines;
  }
  /** Each line wakes the guardian, which costs a short step more than its own process: what can wait goes with the next one. */
  function sayLater(line: string): void {
    later += line;
    flushing ??= setTimeout(() => {
      flushing = null;
      if (later !== '') say('');
    }, LATER_MS).unref();
  }

  return {
    begins: (nonce) => say(guardLine.begins(nonce)),
    started(nonce, root) {
      sayLater(guardLine.started(nonce, root));
      scheduled ??= setImmediate(start);
    },
    ended: (nonce) => sayLater(guardLine.ended(nonce)),
    close() {
      if (scheduled) clearImmediate(scheduled);
      if (flushing) clearTimeout(flushing);
      if (!gone) pipe?.end(later + guardLine.bye);
      gone = true;
    },
  };
}
