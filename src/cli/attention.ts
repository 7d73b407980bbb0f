import { noticeEventOf } from '../app/run/notices.ts';
import type { Listener } from '../model/event.ts';
import { attentionSequence } from '../util/attention.ts';
import { printable } from '../util/printable.ts';
import type { Io } from './io.ts';

/** A run that is over sooner is still being looked at. */
const LOOKED_AWAY_MS = 10_000;

export interface Attention {
  /** Calls at once for what waits for a person or has failed. */
  readonly hear: Listener;
  /** Calls where a run that was watched has ended after a while. */
  ended(how: string): void;
}

/** Calls the person at the terminal that a waiting command runs in; where stderr is none, nobody. */
export function createAttention(io: Pick<Io, 'stderr' | 'env' | 'now'>): Attention {
  let since: number | null = null;
  const call = (text: string): void => {
    if (io.stderr.isTTY) void io.stderr.write(attentionSequence('ThreadOS', printable(text), io.env));
  };
  return {
    hear: (event) => {
      if (event.event === 'proposed') call(`${event.actor} asks for something`);
      if (event.event !== 'step-changed') return;
      since ??= io.now();
      const kind = noticeEventOf(event);
      if (kind === 'waiting') call(`${event.step} waits for you`);
      if (kind === 'failed') call(`${event.step} failed`);
    },
    ended: (how) => {
      if (since !== null && io.now() - since >= LOOKED_AWAY_MS) call(how);
    },
  };
}
