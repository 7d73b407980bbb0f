import type { ThreadOs } from '../app/threados.ts';
import type { ChatMessage, ChatProviderName, ChatUsage } from '../model/chat.ts';
import { failure, type Failure, type FailureCode } from '../model/failure.ts';
import type { Plan, Proposal } from '../model/plan.ts';
import { ok } from '../model/result.ts';
import type { ChatEvent, ChatProvider, ChatRequest } from '../model/ports/chat.ts';
import { secretValues } from '../redact/known-values.ts';
import { createRedactor } from '../redact/redactor.ts';
import { addUsage, NO_USAGE } from './add-usage.ts';
import { boundContext } from './bound-context.ts';
import { readContext } from './context.ts';
import { fenced, systemPrompt } from './instructions.ts';
import { lookUp } from './look.ts';
import { answerSchema } from './wire/json-schema.ts';
import { readAnswer, type ChatAnswer, type Look } from './wire/read-answer.ts';
import { saidSoFar } from './wire/said-so-far.ts';

/** The part of ThreadOS that the chat works with. It has no verb that applies, runs or approves anything. */
export type ChatDesk = Pick<
  ThreadOs,
  'root' | 'status' | 'sequence' | 'policy' | 'proposals' | 'prompt' | 'logs' | 'beginTurn' | 'propose' | 'endTurn'
>;

export interface TurnRequest {
  readonly text: string;
  /** Earlier turns, oldest first (`TurnResult.history`). */
  readonly history: readonly ChatMessage[];
  /** Plans, but keeps no proposal. */
  readonly dry_run: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** What happens during a turn, in order; `ended` comes exactly once, last. */
export type TurnEvent =
  | { readonly event: 'began'; readonly turn: string | null; readonly provider: ChatProviderName; readonly model: string | null }
  /** The answer as far as it has come; what was said before is replaced. */
  | { readonly event: 'said'; readonly text: string }
  | { readonly event: 'looked'; readonly look: Look }
  | { readonly event: 'waiting'; readonly reason: string; readonly ms: number }
  /** The answer was wrong, and is asked for again. */
  | { readonly event: 'repair'; readonly problem: string; readonly answer: string }
  | { readonly event: 'ended'; readonly result: TurnResult };

export interface TurnResult {
  /** `null`: a dry run, or it failed before anything was asked. */
  readonly turn: string | null;
  readonly provider: ChatProviderName;
  readonly model: string | null;
  readonly say: string;
  readonly plan: Plan | null;
  readonly proposal: Proposal | null;
  readonly failure: Failure | null;
  readonly usage: ChatUsage;
  /** Answers that were wrong, and why; oldest first. */
  readonly repairs: readonly { readonly problem: string; readonly answer: string }[];
  readonly looks: readonly Look[];
  /** What left this process, whole: the system prompt, then every message in order. */
  readonly sent: readonly ({ readonly role: 'system'; readonly text: string } | ChatMessage)[];
  /** The conversation after this turn, for the next one. */
  readonly history: readonly ChatMessage[];
}

const MOST_REPAIRS = 2;
const MOST_LOOKS = 6;
const MOST_HISTORY = 12;
/** Of the plan's failures those that another answer cannot mend. */
const BEYOND_REPAIR: readonly FailureCode[] = [
  'NOT_INITIALIZED',
  'INVALID_SEQUENCE',
  'INVALID_POLICY',
  'INVALID_STATE',
  'IO',
  'INTERNAL',
  'LOCKED',
];

/**
 * One request of a person, from their words to a proposal.
 *
 *   context ─► ask ─┬─ looks ────────────────► read, ask again
 *                   ├─ wrong ────────────────► show, ask again (twice at most) ─► failure
 *                   ├─ no actions ───────────► answered
 *                   └─ actions ─► plan ─┬─ does not hold ► as wrong
 *                                       ├─ denied ───────► failure, with the plan
 *                                       └─ proposal
 *
 * Never throws. What providers, the policy and the repo refuse comes as `failure` of the result.
 */
export async function* runTurn(os: ChatDesk, provider: ChatProvider, request: TurnRequest): AsyncGenerator<TurnEvent, void> {
  const secrets = secretValues(request.env);
  const redactor = (patterns: readonly string[]) => createRedactor({ patterns, values: secrets });
  const { name, model } = provider;
  let result: TurnResult = {
    turn: null,
    provider: name,
    model,
    say: '',
    plan: null,
    proposal: null,
    failure: null,
    usage: NO_USAGE,
    repairs: [],
    looks: [],
    sent: [],
    history: request.history,
  };

  const context = await readContext(os, redactor);
  const policy = await os.policy();
  if (!context.ok || !policy.ok) {
    const failed = context.ok ? policy : context;
    yield { event: 'ended', result: { ...result, failure: failed.ok ? null : failed.error } };
    return;
  }
  const hide = redactor(policy.value.spec.redact ?? []);
  const text = hide.text(request.text);
  const begun = request.dry_run ? ok({ turn: null }) : await os.beginTurn({ request: text, provider: name, model });
  if (!begun.ok) {
    yield { event: 'ended', result: { ...result, failure: begun.error } };
    return;
  }
  const { turn } = begun.value;
  result = { ...result, turn };
  yield { event: 'began', turn, provider: name, model };

  const schema = answerSchema();
  const system = systemPrompt(boundContext(context.value, text), schema);
  const messages: ChatMessage[] = [...request.history.slice(-MOST_HISTORY), { role: 'user', text }];
  const end = async function* (more: Partial<TurnResult>): AsyncGenerator<TurnEvent, void> {
    result = { ...result, ...more, sent: sentOf(provider, system, messages) };
    const outcome = result.failure?.code ?? result.proposal?.id ?? (result.plan === null ? 'answered' : 'planned');
    const ended = turn === null ? ok(null) : await os.endTurn({ turn, result: outcome, usage: result.usage });
    if (!ended.ok && result.failure === null) result = { ...result, failure: ended.error };
    yield { event: 'ended', result };
  };

  for (;;) {
    const asked: ChatRequest = { system, context: context.value, messages: [...messages], schema, signal: request.signal };
    const reply = yield* listen(provider.reply(asked));
    result = { ...result, usage: addUsage(result.usage, reply.usage) };
    if (reply.event === 'failed') return yield* end({ failure: reply.failure, say: '' });
    messages.push({ role: 'assistant', text: reply.text });

    const answer = readAnswer(reply.text);
    if (answer.ok) result = { ...result, say: answer.value.say };
    const looks = answer.ok && answer.value.actions.length === 0 ? answer.value.look : [];
    if (looks.length > 0 && result.looks.length < MOST_LOOKS) {
      const now = looks.slice(0, MOST_LOOKS - result.looks.length);
      for (const look of now) yield { event: 'looked', look };
      const found = await Promise.all(
        now.map(async (look) => `${look.what} of ${fenced(look.id)}: ${fenced(await lookUp(os, look, hide))}`),
      );
      result = { ...result, looks: [...result.looks, ...now] };
      messages.push({ role: 'user', text: `What you asked to read:\n${found.join('\n')}` });
      continue;
    }
    const judged = answer.ok ? await judge(os, answer.value, { request: text, turn, dry_run: request.dry_run }) : { wrong: answer.error };
    if (!('wrong' in judged)) return yield* end({ ...judged, history: messages });
    const wrong =
      reply.stop === 'cut' ? failure('INVALID_ACTION', 'the answer was cut off at the token limit; it must be shorter') : judged.wrong;
    const problem = wrong.hint === undefined ? wrong.message : `${wrong.message} (${wrong.hint})`;
    if (!provider.repairs || result.repairs.length >= MOST_REPAIRS || BEYOND_REPAIR.includes(wrong.code) || request.signal.aborted) {
      return yield* end({ failure: gaveUp(wrong, reply.text, result.repairs.length), say: answer.ok ? answer.value.say : '' });
    }
    const repair = { problem, answer: reply.text };
    result = { ...result, repairs: [...result.repairs, repair] };
    yield { event: 'repair', ...repair };
    messages.push({ role: 'user', text: `Your answer cannot be used: ${fenced(problem)} Answer again, whole, with that mended.` });
  }
}

/** Hands on what comes while it comes, and returns how it ended. */
async function* listen(events: AsyncIterable<ChatEvent>): AsyncGenerator<TurnEvent, Extract<ChatEvent, { event: 'done' | 'failed' }>> {
  let raw = '';
  let said = '';
  for await (const event of events) {
    if (event.event === 'done' || event.event === 'failed') return event;
    if (event.event === 'waiting') yield event;
    else {
      raw = event.event === 'restart' ? '' : raw + event.text;
      const text = saidSoFar(raw);
      if (text !== said) yield { event: 'said', text: (said = text) };
    }
  }
  return { event: 'failed', failure: failure('PROVIDER_UNAVAILABLE', 'the provider ended without an answer'), usage: NO_USAGE };
}

type Judged = { readonly wrong: Failure } | Pick<TurnResult, 'plan' | 'proposal' | 'failure'>;

/** Plans the actions, and keeps them as a proposal where they hold and the policy lets a person say yes to them. */
async function judge(os: ChatDesk, answer: ChatAnswer, about: { request: string; turn: string | null; dry_run: boolean }): Promise<Judged> {
  if (answer.actions.length === 0) return { plan: null, proposal: null, failure: null };
  const asked = { actions: answer.actions, request: about.request, turn: about.turn ?? '' };
  const planned = await os.propose({ ...asked, dry_run: true });
  if (!planned.ok) return { wrong: planned.error };
  const { plan } = planned.value;
  if (about.dry_run) return { plan, proposal: null, failure: null };
  const proposed = await os.propose({ ...asked, dry_run: false });
  return proposed.ok ? { plan, proposal: proposed.value.proposal, failure: null } : { plan, proposal: null, failure: proposed.error };
}

function gaveUp(wrong: Failure, answer: string, repairs: number): Failure {
  const times = repairs === 0 ? '' : ` (after ${repairs} ${repairs === 1 ? 'repair' : 'repairs'})`;
  return { ...wrong, message: `${wrong.message}${times}`, details: { ...wrong.details, answer: answer.slice(0, 4000) } };
}

/** The builtin planner is part of this process: nothing leaves it. */
function sentOf(provider: ChatProvider, system: string, messages: readonly ChatMessage[]): TurnResult['sent'] {
  return provider.name === 'builtin' ? [] : [{ role: 'system', text: system }, ...messages];
}
