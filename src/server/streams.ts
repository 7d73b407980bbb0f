import * as v from 'valibot';
import type { ThreadOs } from '../app/threados.ts';
import { ok, type Result } from '../model/result.ts';
import { given, type InputOf } from './endpoint.ts';
import { logFields } from './endpoints/results.ts';
import type { EventStream } from './event-streams.ts';
import { wholeNumberQuery } from './inputs.ts';
import { STREAM_EVENTS, toBody } from './wire.ts';

/** One thing that can be listened to. */
export interface Streamed<I extends v.ObjectEntries = v.ObjectEntries> {
  readonly path: string;
  readonly summary: string;
  readonly details: string;
  readonly input: I;
  /** Opens the stream when there is something to say, and returns when it is over; a failure is one before it was opened. */
  run(os: ThreadOs, input: InputOf<I>, open: () => Result<EventStream>): Promise<Result<null>>;
}

function streamed<const I extends v.ObjectEntries>(value: Streamed<I>): Streamed<I> {
  return value;
}

/** What is answered by server-sent events. */
export const STREAMS = {
  events: streamed({
    path: '/events',
    summary: 'A snapshot, then everything that changes',
    details:
      'Server-sent events, each named after its kind: `snapshot` first, then `step-changed`, `instance-changed`, `sequence-changed`, ' +
      '`proposals-changed`, `run-started`, `run-ended` and `notice`. A client that comes again begins with a new snapshot.',
    input: {},
    run: async (os, _, open) => {
      const out: { stream: Result<EventStream> | null } = { stream: null };
      const subscribed = await os.subscribe((event) => {
        out.stream ??= open();
        if (out.stream.ok) out.stream.value.send({ event: event.event, data: event });
      });
      if (!subscribed.ok) return subscribed;
      // The snapshot came before the subscription was done.
      const opened = out.stream ?? open();
      if (opened.ok) await overOf(opened.value);
      subscribed.value();
      return opened.ok ? ok(null) : opened;
    },
  }),
  follow: streamed({
    path: '/steps/{id}/logs/follow',
    summary: 'What is in the log, then its new lines as they come',
    details:
      'Server-sent events: `line` for each line, and `end` when the attempt has ended (or with the failure that ended it). The id of a ' +
      'line, `attempt:offset`, given back in Last-Event-ID (or as `attempt` and `offset`) goes on behind it.',
    input: { ...logFields, attempt: v.optional(wholeNumberQuery(1)), offset: v.optional(wholeNumberQuery(0)) },
    run: async (os, { tail, grep, attempt, offset, ...rest }, open) => {
      const opened = open();
      if (!opened.ok) return opened;
      const stream = opened.value;
      const after = attempt === undefined || offset === undefined ? undefined : { attempt, offset };
      const lines = os.follow({ ...rest, tail: tail ?? null, grep: grep ?? null, ...given({ after }), signal: stream.closed });
      for await (const line of lines) {
        if (!line.ok) {
          stream.send({ event: STREAM_EVENTS.end, data: toBody(line) });
          stream.end();
          return ok(null);
        }
        const { end } = line.value;
        stream.send({ event: STREAM_EVENTS.line, data: line.value, id: `${String(end.attempt)}:${String(end.offset)}` });
        await stream.taken();
      }
      stream.send({ event: STREAM_EVENTS.end, data: toBody(ok(null)) });
      stream.end();
      return ok(null);
    },
  }),
};

function overOf(stream: EventStream): Promise<void> {
  if (stream.closed.aborted) return Promise.resolve();
  return new Promise((resolve) => stream.closed.addEventListener('abort', () => resolve(), { once: true }));
}
