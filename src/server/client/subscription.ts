import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLine, LogPlace, ThreadOs } from '../../app/threados.ts';
import type { Event, Listener } from '../../model/event.ts';
import type { FailureCode } from '../../model/failure.ts';
import { ok, type Result } from '../../model/result.ts';
import { STREAMS } from '../streams.ts';
import { fromBody, STREAM_EVENTS } from '../wire.ts';
import { listen, type Server } from './connection.ts';
import { readEvents } from './event-reader.ts';

/** Between two tries to come back: doubles from the first to the last. */
const FIRST_WAIT_MS = 250;
const LAST_WAIT_MS = 5000;

/**
 * `subscribe` over HTTP. Where the connection breaks it comes back by itself and begins with a new snapshot, so that
 * nothing is missed; a person hears of it when the server does not answer at once.
 *
 *   connecting ──snapshot──► listening ──broken──► coming back ──snapshot──► listening
 *        ├─server away────────────────────────────────┘  └─ tries again until unsubscribed
 *        └─any other failure─► returned
 */
export async function subscribe(server: Server, listener: Listener): Promise<Result<() => void>> {
  const ended = new AbortController();
  const { signal } = ended;
  const open = () => listen(server, { path: STREAMS.events.path, fields: {}, signal });
  const first = await open();
  // A server that is away for the moment is waited for from the beginning: there was one when the client was made.
  if (!first.ok && !AWAY.includes(first.error.code)) return first;
  const tell = (event: Event): void => {
    if (!signal.aborted) listener(event);
  };
  const begun = Promise.withResolvers<undefined>();
  const listening = async (): Promise<void> => {
    let stream: Result<ReadableStream<Uint8Array>> = first;
    let told = false;
    for (let wait = FIRST_WAIT_MS; !signal.aborted;) {
      if (stream.ok) {
        for await (const { data } of readEvents(stream.value)) {
          if (told) tell(notice('info', `connected to ${server.url} again`));
          told = false;
          wait = FIRST_WAIT_MS;
          tell(JSON.parse(data) as Event);
          begun.resolve(undefined);
        }
      } else if (!told && wait > FIRST_WAIT_MS) {
        told = true;
        tell(notice('warning', `${stream.error.message}; what is shown is as it was, and it is tried again`));
      }
      begun.resolve(undefined);
      if (!(await rest(wait, signal))) return;
      wait = Math.min(wait * 2, LAST_WAIT_MS);
      stream = await open();
    }
  };
  void listening();
  await begun.promise;
  return ok(() => ended.abort());
}

function notice(level: 'info' | 'warning', message: string): Event {
  return { event: 'notice', level, message, step: null };
}

/** `follow` over HTTP: goes on behind the last line it had where the connection breaks. */
export async function* follow(server: Server, query: Parameters<ThreadOs['follow']>[0]): AsyncGenerator<Result<LogLine>, void> {
  const { signal, after: from, ...what } = query;
  let after: LogPlace | undefined = from;
  let connected = false;
  for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LAST_WAIT_MS)) {
    const fields = after === undefined ? what : { ...what, tail: null, ...after };
    const stream = await listen(server, { path: STREAMS.follow.path, fields, signal });
    if (stream.ok) {
      connected = true;
      for await (const { event, data } of readEvents(stream.value)) {
        wait = FIRST_WAIT_MS;
        if (event === STREAM_EVENTS.line) {
          const line = JSON.parse(data) as LogLine;
          after = line.end;
          yield ok(line);
        } else if (event === STREAM_EVENTS.end) {
          const end = fromBody(JSON.parse(data));
          if (!end.ok) yield end;
          return;
        }
      }
    } else if (!connected || !AWAY.includes(stream.error.code)) {
      if (stream.error.code !== 'INTERRUPTED') yield stream;
      return;
    }
    if (!(await rest(wait, signal))) return;
  }
}

/** What a server that is being started again says, or does not say. */
const AWAY: readonly FailureCode[] = ['SERVER_UNAVAILABLE', 'UNAUTHORIZED'];

/** false: the signal fired. */
function rest(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}
