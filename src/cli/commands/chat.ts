import { openProvider } from '../../chat/choose-provider.ts';
import { showContext } from '../../chat/show-context.ts';
import { runTurn, type TurnEvent, type TurnResult } from '../../chat/turn.ts';
import type { Decision } from '../../model/plan.ts';
import { err, fail, ok, type Result } from '../../model/result.ts';
import type { JsonObject } from '../../util/json.ts';
import { formatDuration } from '../../util/duration.ts';
import type { Answer, Context, Run } from '../answer.ts';
import { planData } from '../perform.ts';
import { readText } from '../read-text.ts';
import { renderChat, renderSent } from '../render/chat.ts';

export const chat: Run<'chat'> = async ({ flags, positionals }, context) => {
  const { threados, globals, io } = context;
  const showsContext = flags['show-context'] ?? false;
  const text = await requestOf(positionals.text, context);
  if (!text.ok) return text;
  if (text.value === '')
    return showsContext ? contextOnly(context) : fail('USAGE', 'say what you want', { hint: 'seqctl chat "put a gate before deploy"' });
  const policy = await threados.policy();
  if (!policy.ok) return policy;
  const asked = { asked: flags.provider ?? null, model: flags.model ?? null, policy: policy.value.spec.chat, env: io.env };
  const opened = await openProvider(asked);
  if (!opened.ok) return opened;
  const request = { text: text.value, history: [], dry_run: globals.dryRun, env: io.env, signal: io.signal };
  for await (const event of runTurn(threados, opened.value.provider, request)) {
    if (event.event === 'ended') {
      const { plan, failure } = event.result;
      const asYou = plan === null || failure !== null ? null : await threados.checkPolicy(plan.actions);
      return answerOf(event.result, asYou?.ok === true ? asYou.value.decisions : [], showsContext);
    }
    const note = noteOf(event);
    if (note !== null) context.progress({ event: 'notice', level: 'info', message: note, step: null });
  }
  return fail('INTERNAL', 'the turn did not end');
};

/** The plan of an answer without actions. */
const NOTHING = { revision_before: null, revision_after: null, diff: '', effects: [], decisions: [] };

async function requestOf(words: readonly string[], context: Context): Promise<Result<string>> {
  const [first] = words;
  const text = words.length === 1 && first === '-' ? await readText('-', context.cwd, context.io) : ok(words.join(' '));
  return text.ok ? ok(text.value.trim()) : text;
}

async function contextOnly({ threados, io }: Context): Promise<Result<Answer>> {
  const system = await showContext(threados, io.env);
  if (!system.ok) return system;
  const sent = [{ role: 'system', text: system.value }] as const;
  return ok({ data: { sent: false, context: sent }, text: (screen) => renderSent(sent, screen) });
}

/** `whenApplied`: the policy's word on the actions, were they the caller's own. */
function answerOf(result: TurnResult, whenApplied: readonly Decision[], showsContext: boolean): Result<Answer> {
  const { turn, provider, model, say, plan, proposal, usage, repairs, looks, sent } = result;
  const planned = plan === null ? NOTHING : planData(plan);
  const about = {
    turn,
    provider,
    model,
    answer: say,
    proposal,
    ...planned,
    when_applied: whenApplied,
    usage,
    repairs,
    looks,
    ...(showsContext ? { context: sent } : {}),
  };
  if (result.failure !== null) {
    const details = JSON.parse(JSON.stringify({ ...about, ...result.failure.details })) as JsonObject;
    return err({ ...result.failure, details });
  }
  return ok({
    data: about,
    text: (screen) => [...(showsContext ? renderSent(sent, screen) : []), ...renderChat(result, whenApplied, screen)],
  });
}

function noteOf(event: Exclude<TurnEvent, { event: 'ended' }>): string | null {
  switch (event.event) {
    case 'began':
      return event.provider === 'builtin' ? null : `asking ${event.provider} (${event.model ?? 'its own model'})`;
    case 'looked':
      return `it reads the ${event.look.what} of ${event.look.id}`;
    case 'waiting':
      return `${event.reason}; again in ${formatDuration(event.ms)}`;
    case 'repair':
      return `the answer cannot be used: ${event.problem}; asking again`;
    case 'said':
      return null;
  }
}
