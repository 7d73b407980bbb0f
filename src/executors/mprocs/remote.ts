import { setTimeout as delay } from 'node:timers/promises';
import { failure } from '../../model/failure.ts';
import type { Command } from './command.ts';
import type { CtlSettings } from './ctl.ts';
import type { Delivery } from './delivery.ts';
import { encodeCommand } from './encode.ts';
import { sendBySocket } from './socket.ts';

/** Does nothing and draws nothing: the only harmless way to ask whether mprocs is there. */
const NOTHING: Command = { c: 'batch', cmds: [] };

export interface RemoteOptions {
  /** Of one command; default 15,000. mprocs answers within milliseconds, but fifty panes that print can keep a busy machine's mprocs for seconds. */
  readonly timeoutMs?: number;
  /** The way round a machine where this process may not connect but mprocs may. */
  readonly ctl?: CtlSettings;
}

/**
 * Sends commands to the mprocs on a loopback port, each over its own connection. Connections overtake one
 * another, so callers of one session take turns (the `mprocs` lock); one turn's commands go in one batch.
 */
export interface Remote {
  send(command: Command): Promise<Delivery>;
  /** true once it takes commands; false at the deadline or when `signal` fires. */
  waitUntilReady(deadlineMs: number, signal: AbortSignal): Promise<boolean>;
}

export function createRemote(port: number, options: RemoteOptions = {}): Remote {
  const { timeoutMs = 15_000, ctl } = options;

  async function send(command: Command): Promise<Delivery> {
    const encoded = encodeCommand(command);
    if (!encoded.ok) return { outcome: 'refused', error: encoded.error };
    const delivery = await sendBySocket(port, encoded.value, timeoutMs);
    return delivery.blocked === true && ctl !== undefined ? (await import('./ctl.ts')).sendByCtl(ctl, port, command, timeoutMs) : delivery;
  }

  return {
    send,
    async waitUntilReady(deadlineMs, signal) {
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
      while (!deadline.aborted) {
        if ((await send(NOTHING)).outcome === 'queued') return true;
        await delay(25, undefined, { signal: deadline }).catch(() => undefined);
      }
      return false;
    },
  };
}

/** For a caller that has nobody to send to. */
export const NOT_OPEN = failure('MPROCS_NOT_OPEN', 'mprocs is not open for this repo', {
  hint: 'Open it with `seqctl mprocs open`, or run with --executor direct.',
});
