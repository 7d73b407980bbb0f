import type { ThreadOs } from '../../app/threados.ts';
import type { Effect, Message } from '../state/message.ts';

/** Fetches the log that the inspector shows, and keeps at its end while the step runs. One at a time. */
export interface LogFollower {
  show(request: Extract<Effect, { effect: 'load-log' }>): Promise<void>;
  stop(): void;
}

const TAIL = 2000;
/** Lines that come within this time are shown together: a program that prints a lot must not make the screen busy. */
const GATHER_MS = 150;

export function createLogFollower(os: ThreadOs, dispatch: (message: Message) => void): LogFollower {
  let current: AbortController | null = null;

  const stop = (): void => {
    current?.abort();
    current = null;
  };

  const follow = async (request: Extract<Effect, { effect: 'load-log' }>, signal: AbortSignal): Promise<void> => {
    let waiting: string[] = [];
    let timer: NodeJS.Timeout | null = null;
    const flush = (): void => {
      timer = null;
      if (signal.aborted || waiting.length === 0) return;
      const lines = waiting;
      waiting = [];
      dispatch({ type: 'log-more', key: request.key, lines });
    };
    dispatch({ type: 'log', id: request.id, key: request.key, lines: [], skipped: 0 });
    for await (const line of os.follow({ id: request.instance, stream: request.stream, tail: TAIL, grep: null, signal })) {
      if (!line.ok) break;
      waiting.push(line.value.line);
      if (waiting.length > 2 * TAIL) waiting = waiting.slice(-TAIL);
      timer ??= setTimeout(flush, GATHER_MS);
    }
    if (timer !== null) clearTimeout(timer);
    flush();
  };

  return {
    show: async (request) => {
      stop();
      const controller = new AbortController();
      current = controller;
      if (request.follow) return follow(request, controller.signal);
      const log = await os.logs({ id: request.instance, stream: request.stream, tail: TAIL, attempt: null, grep: null });
      if (controller.signal.aborted) return;
      const { lines, skipped } = log.ok ? log.value : { lines: [], skipped: 0 };
      dispatch({ type: 'log', id: request.id, key: request.key, lines, skipped });
    },
    stop,
  };
}
