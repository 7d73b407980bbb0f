import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** Longer than a few heartbeats: who is silent for this long is gone, although the connection still stands. */
export const SILENCE_MS = 60_000;

/**
 * The messages of a stream as they come; ends when the stream does, when it breaks, or when not even a heartbeat came
 * for so long. Never throws: whoever reads cannot tell one end from another, and comes again.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  options: { readonly silenceMs?: number } = {},
): AsyncGenerator<EventSourceMessage, void> {
  let messages: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => void messages.push(message) });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const silence = options.silenceMs ?? SILENCE_MS;
  try {
    for (;;) {
      const silent = setTimeout(() => void reader.cancel().catch(() => undefined), silence);
      const chunk = await reader.read().finally(() => clearTimeout(silent));
      if (chunk.done) return;
      parser.feed(decoder.decode(chunk.value, { stream: true }));
      const ready = messages;
      messages = [];
      yield* ready;
    }
  } catch {
    return;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
