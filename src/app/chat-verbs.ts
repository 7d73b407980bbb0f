import type { Caller } from '../model/actor.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Usage } from '../model/status.ts';
import { shorten } from './audit-input.ts';
import { auditNote } from './audit-note.ts';
import type { Deps } from './deps.ts';
import { perform } from './pipeline/perform.ts';
import type { Proposed, ProposeRequest } from './threados.ts';

const never = new AbortController().signal;

/** Writes down that the chat was asked something, and names the turn: `t-3f9a12cd`. */
export async function beginTurn(
  deps: Deps,
  { request, provider, model }: { request: string; provider: string; model: string | null },
): Promise<Result<{ turn: string }>> {
  const turn = `t-${deps.ids.nonce().slice(-8)}`;
  const written = await auditNote(deps, {
    action: 'chat.request',
    input: shorten({ turn, request, provider, model }),
    decision: null,
    result: 'asked',
  });
  return written.ok ? ok({ turn }) : written;
}

/**
 * Keeps what the chat wrote as a proposal. It goes through the one pipeline as actor `chat`, to whom the policy says
 * `propose` at most, in either mode: nothing that comes in here can be applied here. POLICY_DENIED names the rule.
 */
export async function proposeAsChat(deps: Deps, { actions, request, turn, dry_run }: ProposeRequest): Promise<Result<Proposed>> {
  const caller: Caller = { ...deps.caller, actor: 'chat', evidence: `${deps.caller.evidence}, chat` };
  const asChat: Deps = { ...deps, caller };
  const asked = { actions, request, turn, yes: false, if_revision: null, wait: false, signal: never };
  const planned = await perform(asChat, { ...asked, dry_run: true });
  if (!planned.ok) return planned;
  const { plan } = planned.value;
  if (dry_run) return ok({ plan, proposal: null });
  const refused = await perform(asChat, { ...asked, dry_run: false });
  if (refused.ok) return fail('INTERNAL', 'the chat was let through where it may only propose');
  const id = refused.error.code === 'PROPOSAL_PENDING' ? refused.error.details?.['proposal_id'] : undefined;
  if (typeof id !== 'string') return refused;
  const proposal = await deps.proposals.read(id);
  return proposal.ok ? ok({ plan, proposal: proposal.value }) : proposal;
}

/** Writes down what came of a turn: a proposal's id, `answered`, or the code of what went wrong. */
export async function endTurn(
  deps: Deps,
  { turn, result, usage }: { turn: string; result: string; usage: Usage | null },
): Promise<Result<void>> {
  const written = await auditNote(deps, { actor: 'chat', action: 'chat.end', input: { turn, usage }, decision: null, result });
  return written.ok ? ok(undefined) : written;
}
