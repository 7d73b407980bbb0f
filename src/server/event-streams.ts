import type { ServerResponse } from 'node:http';
import { fail, ok, type Result } from '../model/result.ts';

/** One message of a stream of server-sent events. */
export interface Message {
  readonly event: string;
  readonly data: unknown;
  /** What a client gives back (`Last-Event-ID`) to go on behind it. */
  readonly id?: string;
}

export interface EventStream {
  send(message: Message): void;
  /** Resolves when the client has taken what was sent so far, or is gone. */
  taken(): Promise<void>;
  end(): void;
  /** Fires when the stream is over, whoever ended it. */
  readonly closed: AbortSignal;
}

/** All streams of a server. */
export interface EventStreams {
  /** Writes the head of the response. SERVER_UNAVAILABLE where there are too many already. */
  open(outgoing: ServerResponse): Result<EventStream>;
  closeAll(): void;
}

export interface StreamLimits {
  /** Between two comments that say that the server is still there. A client that took nothing between two of them is cut. */
  readonly heartbeatMs: number;
  readonly mostStreams: number;
  /** A client that has left more than this untaken is cut at the next message. */
  readonly mostWaitingBytes: number;
}
export const STREAM_LIMITS: StreamLimits = { heartbeatMs: 15_000, mostStreams: 64, mostWaitingBytes: 16 * 1024 * 1024 };

/**
 * Server-sent events written straight to the socket, as only there one can see how far the client has fallen behind.
 * A slow client is cut, not waited for: it comes again and begins with a snapshot.
 */
export function createEventStreams(limits: StreamLimits): EventStreams {
  const open = new Set<() => void>();
  return {
    open(outgoing) {
      if (open.size >= limits.mostStreams)
        return fail('SERVER_UNAVAILABLE', `${String(limits.mostStreams)} streams are open already`, { hint: 'close one of them' });
      const closed = new AbortController();
      const cut = () => void outgoing.destroy();
      let behind = false;
      const beat = setInterval(() => {
        if (outgoing.writableNeedDrain && behind) {
          cut();
          return;
        }
        behind = outgoing.writableNeedDrain;
        outgoing.write(': still here\n\n');
      }, limits.heartbeatMs);
      const end = (): void => void outgoing.end();
      open.add(end);
      outgoing.on('drain', () => (behind = false));
      // A client that went away is no error of ours.
      outgoing.on('error', () => undefined);
      outgoing.once('close', () => {
        clearInterval(beat);
        open.delete(end);
        closed.abort();
      });
      outgoing.writeHead(200, {
        'Content-Type': 'text/event-stream; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      });
      outgoing.flushHeaders();
      return ok({
        send: (message) => {
          if (outgoing.writableEnded || outgoing.destroyed) return;
          if (outgoing.writableLength > limits.mostWaitingBytes) cut();
          else outgoing.write(textOf(message));
        },
        taken: () =>
          new Promise((resolve) => {
            if (!outgoing.writableNeedDrain || closed.signal.aborted) {
              resolve();
              return;
            }
            outgoing.once('drain', resolve);
            closed.signal.addEventListener('abort', () => resolve(), { once: true });
          }),
        end,
        closed: closed.signal,
      });
    },
    closeAll: () => {
      for (const end of open) end();
    },
  };
}

/** JSON has no bare line ends, so one `data:` line always does. */
function textOf({ event, data, id }: Message): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
