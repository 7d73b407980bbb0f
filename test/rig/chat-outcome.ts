import type { ThreadOs } from '../../src/app/threados.ts';
import { runTurn, type TurnResult } from '../../src/chat/turn.ts';
import { applyEdits } from '../../src/engine/apply/apply.ts';
import { resolveSequence } from '../../src/engine/resolve.ts';
import { isEdit } from '../../src/model/action.ts';
import type { ChatProvider } from '../../src/model/ports/chat.ts';
import type { Outcome } from '../fixtures/chat/requests.ts';

/** Asks a provider in a repo, without keeping a proposal; `outcome` is `null` where it failed. */
export async function askFor(
  os: ThreadOs,
  provider: ChatProvider,
  text: string,
): Promise<{ readonly result: TurnResult; readonly outcome: Outcome | null }> {
  const request = { text, history: [], dry_run: true, env: {}, signal: new AbortController().signal };
  for await (const event of runTurn(os, provider, request)) {
    if (event.event !== 'ended') continue;
    const { result } = event;
    if (result.failure !== null) return { result, outcome: null };
    const sequence = await os.sequence();
    if (!sequence.ok) throw new Error(sequence.error.message);
    const actions = result.plan?.actions ?? [];
    const applied = applyEdits(actions.filter(isEdit), { spec: sequence.value.spec, prompts: new Map() });
    if (!applied.ok) throw new Error(applied.error.message);
    const before = new Set(sequence.value.sequence.steps.map((step) => step.id));
    const { steps } = resolveSequence(applied.value.spec);
    const outcome = {
      say: result.say,
      actions,
      steps: new Map(steps.map((step) => [step.id, step])),
      added: steps.filter((step) => !before.has(step.id)),
    };
    return { result, outcome };
  }
  throw new Error('the turn did not end');
}
