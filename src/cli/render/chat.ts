import type { TurnResult } from '../../chat/turn.ts';
import type { Decision } from '../../model/plan.ts';
import { printable } from '../../util/printable.ts';
import { renderPlan } from './plan.ts';
import type { Screen } from './screen.ts';

/** An answer of the chat: what it says, the card of its proposal, and what it cost. */
export function renderChat(
  { say, plan, proposal, provider, model, usage }: TurnResult,
  whenApplied: readonly Decision[],
  screen: Screen,
): string[] {
  const { paint } = screen;
  const lines = say === '' ? [] : say.split('\n').map(printable);
  if (plan !== null) {
    const id = proposal === null ? 'not kept (dry run)' : proposal.id;
    lines.push('', `${paint.strong('proposal')} ${printable(id)}: ${plan.actions.map((action) => action.action).join(', ')}`);
    // What the chat may do itself is always the same: nothing. What counts is the word to whoever applies it.
    lines.push(...renderPlan({ ...plan, decisions: whenApplied }, false, screen));
  }
  if (proposal !== null) lines.push(paint.faint(`seqctl proposal apply ${proposal.id} [--run] | discard ${proposal.id}`));
  const tokens =
    usage.input_tokens === null && usage.output_tokens === null
      ? []
      : [`${usage.input_tokens ?? '?'} tokens in, ${usage.output_tokens ?? '?'} out`];
  const cost = usage.cost_usd === null ? [] : [`$${usage.cost_usd.toFixed(4)}`];
  lines.push(paint.faint([`${provider}${model === null ? '' : ` ${printable(model)}`}`, ...tokens, ...cost].join(', ')));
  return lines;
}

/** What was sent to a provider, or would be: word for word, control characters escaped. */
export function renderSent(sent: TurnResult['sent'], { paint }: Screen): string[] {
  if (sent.length === 0) return [paint.faint('nothing left this process')];
  return sent.flatMap(({ role, text }) => [paint.strong(`[${role}]`), ...text.split('\n').map(printable), '']);
}
