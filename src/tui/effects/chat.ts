import type { ThreadOs } from '../../app/threados.ts';
import type { ChatProviderName } from '../../model/chat.ts';
import type { Failure } from '../../model/failure.ts';
import type { ChatProvider } from '../../model/ports/chat.ts';
import { ok, type Result } from '../../model/result.ts';
import type { TurnEvent, TurnResult } from '../../chat/turn.ts';
import type { TodaysPlan } from '../state/chat.ts';
import type { Effect, Message } from '../state/message.ts';

/** Asks the chat's providers, one turn at a time; everything comes back as messages. */
export interface ChatRunner {
  ask(request: Extract<Effect, { effect: 'chat-ask' }>): Promise<void>;
  cancel(): void;
  choose(wanted: ChatProviderName | null): Promise<void>;
}

/** While an answer streams in, the screen is drawn at most this often. */
const GATHER_MS = 40;

export function createChatRunner(
  os: ThreadOs,
  env: Readonly<Record<string, string | undefined>>,
  dispatch: (message: Message) => void,
): ChatRunner {
  let current: AbortController | null = null;

  const open = async (wanted: ChatProviderName | null): Promise<Result<ChatProvider>> => {
    const policy = await os.policy();
    if (!policy.ok) return policy;
    // Loaded here, so that a TUI nobody talks to does not pay for it.
    const { openProvider } = await import('../../chat/choose-provider.ts');
    const opened = await openProvider({ asked: wanted, model: null, policy: policy.value.spec.chat, env });
    return opened.ok ? ok(opened.value.provider) : opened;
  };

  const run = async ({ id, request, history, wanted }: Extract<Effect, { effect: 'chat-ask' }>, signal: AbortSignal): Promise<void> => {
    const tell = (event: TurnEvent): void => dispatch({ type: 'chat-event', id, event });
    const opened = await open(wanted);
    if (!opened.ok) {
      tell({ event: 'ended', result: failedTurn(opened.error, wanted, history) });
      return;
    }
    const { runTurn } = await import('../../chat/turn.ts');
    let waiting: Extract<TurnEvent, { event: 'said' }> | null = null;
    let timer: NodeJS.Timeout | null = null;
    const flush = (): void => {
      timer = null;
      if (waiting !== null) tell(waiting);
      waiting = null;
    };
    for await (const event of runTurn(os, opened.value, { text: request, history, dry_run: false, env, signal })) {
      if (event.event === 'said') {
        waiting = event;
        timer ??= setTimeout(flush, GATHER_MS);
      } else {
        if (timer !== null) clearTimeout(timer);
        flush();
        tell(event);
      }
    }
  };

  return {
    ask: async (effect) => {
      const controller = new AbortController();
      current = controller;
      await run(effect, controller.signal);
    },
    cancel: () => current?.abort(),
    choose: async (wanted) => {
      const opened = await open(wanted);
      dispatch({ type: 'chat-provider', outcome: opened.ok ? ok({ name: opened.value.name, model: opened.value.model }) : opened });
    },
  };
}

/** A turn that could not even begin. */
function failedTurn(failure: Failure, wanted: ChatProviderName | null, history: TurnResult['history']): TurnResult {
  const usage = { input_tokens: null, output_tokens: null, cost_usd: null };
  const none = { turn: null, model: null, say: '', plan: null, proposal: null, repairs: [], looks: [], sent: [] };
  return { ...none, provider: wanted ?? 'builtin', failure, usage, history };
}

/** How a proposal would do on today's files, as the person who would apply it. */
export async function planToday(os: ThreadOs, id: string): Promise<TodaysPlan> {
  const found = await os.proposal(id);
  if (!found.ok) return { conflict: found.error.message };
  const { replanned } = found.value;
  if (replanned === null) return { conflict: 'it has been decided already' };
  if (!replanned.ok) return { conflict: replanned.error.message };
  const { revision_before, diff, effects, decisions } = replanned.value;
  return { revision: revision_before, diff, effects, decisions };
}
