import * as v from 'valibot';
import type { Proposed } from '../../app/threados.ts';
import type { TurnResult } from '../../chat/turn.ts';
import { CHAT_PROVIDERS, type ChatMessage, type ChatProviderName, type ChatUsage } from '../../model/chat.ts';
import type { Plan, Proposal } from '../../model/plan.ts';
import { err, fail, ok, type Result } from '../../model/result.ts';
import { UsageSchema } from '../../model/status.ts';
import { PlanSchema, ProposalSchema } from '../answers/plan.ts';
import { shaped, text, textOrNull } from '../answers/shaped.ts';
import { endpoint } from '../endpoint.ts';
import { actionsField, changeOptions, turnField, wordField, wordsField } from '../inputs.ts';
import { unchecked } from './unchecked.ts';

/** How a turn of the chat came out. */
export interface Chatted {
  /** `null`: a dry run. */
  readonly turn: string | null;
  readonly provider: ChatProviderName;
  readonly model: string | null;
  readonly answer: string;
  readonly plan: Plan | null;
  /** `null`: nothing to apply, or a dry run. */
  readonly proposal: Proposal | null;
  readonly usage: ChatUsage;
  /** The conversation, for the next request. */
  readonly history: readonly ChatMessage[];
}

const MessageSchema = v.strictObject({ role: v.picklist(['user', 'assistant']), text: wordsField });
const historyField = v.pipe(v.array(MessageSchema), v.maxLength(100, 'must be at most 100 messages'));

/** Words to a proposal; and what a chat that runs at the client (an attached terminal UI) needs of the server. */
export const CHAT_ENDPOINTS = {
  chat: endpoint({
    verb: 'POST',
    path: '/chat',
    summary: 'Words to a proposal, by a model or the builtin planner of the server; applies nothing',
    details: 'With `Accept: text/event-stream` the turn is told as it goes on (`progress`), and comes out as `result`.',
    input: {
      text: v.pipe(
        wordsField,
        v.check((said) => said.trim() !== '', 'must not be empty'),
      ),
      history: v.optional(historyField, []),
      provider: v.optional(v.picklist(CHAT_PROVIDERS)),
      model: v.optional(wordField),
      dry_run: changeOptions.dry_run,
    },
    answer: shaped<Chatted>()(
      v.strictObject({
        turn: textOrNull,
        provider: v.picklist(CHAT_PROVIDERS),
        model: textOrNull,
        answer: text,
        plan: v.nullable(PlanSchema),
        proposal: v.nullable(ProposalSchema),
        usage: UsageSchema,
        history: v.array(MessageSchema),
      }),
    ),
    run: async (os, { provider, model, ...request }, { env, signal, tell }) => {
      const policy = await os.policy();
      if (!policy.ok) return policy;
      const { openProvider } = await import('../../chat/choose-provider.ts');
      const { runTurn } = await import('../../chat/turn.ts');
      const opened = await openProvider({ asked: provider ?? null, model: model ?? null, policy: policy.value.spec.chat, env });
      if (!opened.ok) return opened;
      for await (const event of runTurn(os, opened.value.provider, { ...request, env, signal })) {
        if (event.event === 'ended') return chatted(event.result);
        tell(event);
      }
      return fail('INTERNAL', 'the turn did not end');
    },
  }),
  beginTurn: endpoint({
    verb: 'POST',
    path: '/chat/turns',
    summary: 'Write down that a chat was asked something',
    input: { request: wordsField, provider: wordField, model: v.optional(v.nullable(wordField), null) },
    answer: shaped<{ turn: string }>()(v.strictObject({ turn: text })),
    run: (os, input) => os.beginTurn(input),
  }),
  propose: endpoint({
    verb: 'POST',
    path: '/chat/turns/{turn}/propose',
    summary: 'Keep what a chat wrote as a proposal of actor `chat`; nothing is ever applied here',
    input: { turn: turnField, actions: actionsField, request: wordsField, dry_run: changeOptions.dry_run },
    answer: shaped<Proposed>()(v.strictObject({ plan: PlanSchema, proposal: v.nullable(ProposalSchema) })),
    run: (os, { actions, ...input }) => os.propose({ ...input, actions: unchecked(actions) }),
  }),
  endTurn: endpoint({
    verb: 'POST',
    path: '/chat/turns/{turn}/end',
    summary: 'Write down what came of it',
    input: { turn: turnField, result: wordField, usage: v.optional(v.nullable(UsageSchema), null) },
    answer: shaped<null>()(v.null()),
    run: async (os, input) => {
      const ended = await os.endTurn(input);
      return ended.ok ? ok(null) : ended;
    },
  }),
};

function chatted({ turn, provider, model, say, plan, proposal, usage, history, failure }: TurnResult): Result<Chatted> {
  if (failure !== null) return err({ ...failure, details: { ...failure.details, turn, answer: say } });
  return ok({ turn, provider, model, answer: say, plan, proposal, usage, history });
}
