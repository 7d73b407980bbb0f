import { isRun, type Action } from '../model/action.ts';
import type { Proposal, Plan } from '../model/plan.ts';
import { timestamp } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { shorten } from './audit-input.ts';
import { requirePerson } from './caller.ts';
import type { Deps } from './deps.ts';
import { perform } from './pipeline/perform.ts';
import type { Performed } from './threados.ts';

/** The proposal, and what its actions would do to today's files. */
export async function proposal(deps: Deps, id: string): Promise<Result<{ proposal: Proposal; replanned: Result<Plan> | null }>> {
  const read = await deps.proposals.read(id);
  if (!read.ok) return read;
  if (read.value.state !== 'pending') return ok({ proposal: read.value, replanned: null });
  const planned = await perform(deps, { ...dryRun, actions: read.value.actions });
  return ok({ proposal: read.value, replanned: planned.ok ? ok(planned.value.plan) : planned });
}

const dryRun = { yes: false, dry_run: true, if_revision: null, wait: true, signal: new AbortController().signal };

/**
 * A person's yes to a proposal: it is planned again on today's files and goes through the whole pipeline as theirs.
 * Without `run`, what it would run is left out; with it, one that names no run of its own runs what can start.
 * Where it no longer fits, it becomes `stale` and says why.
 */
export async function applyProposal(
  deps: Deps,
  request: { id: string; run: boolean; yes: boolean; signal: AbortSignal; wait: boolean },
): Promise<Result<Performed>> {
  const person = await requirePerson(deps, 'proposal.apply', 'apply a proposal');
  if (!person.ok) return person;
  const read = await deps.proposals.read(request.id);
  if (!read.ok) return read;
  if (read.value.state !== 'pending') return fail('IN_USE', `proposal ${request.id} is ${read.value.state} already`);
  const edits = read.value.actions.filter((action) => !isRun(action));
  const runs = request.run ? runsOf(read.value) : [];
  if (edits.length === 0 && runs.length === 0) {
    return fail('CONFIRMATION_REQUIRED', `proposal ${request.id} only runs steps and changes nothing`, {
      hint: `seqctl proposal apply ${request.id} --run`,
    });
  }
  const asked = { ...dryRun, dry_run: false, proposal: request.id, yes: request.yes, signal: request.signal };
  const applied = edits.length === 0 ? null : await perform(deps, { ...asked, actions: edits });
  if (applied?.ok === false) {
    if (!waitsForWord(applied.error.code)) await decide(deps, read.value, 'stale');
    return applied;
  }
  await decide(deps, read.value, 'applied');
  if (applied !== null && runs.length === 0) return applied;
  const ran = await perform(deps, { ...asked, actions: runs, wait: request.wait });
  return ran.ok && applied !== null ? ok({ ...ran.value, plan: applied.value.plan, committed: true }) : ran;
}

function runsOf(proposal: Proposal): readonly Action[] {
  const runs = proposal.actions.filter(isRun);
  return runs.length > 0 ? runs : [{ action: 'run.runnable' }];
}

/** A person's own version of a pending proposal: the same id, other actions, planned anew by the same pipeline. */
export async function editProposal(deps: Deps, request: { id: string; actions: readonly Action[] }): Promise<Result<Proposal>> {
  const person = await requirePerson(deps, 'proposal.edit', 'edit a proposal');
  if (!person.ok) return person;
  const read = await deps.proposals.read(request.id);
  if (!read.ok) return read;
  if (read.value.state !== 'pending') return fail('IN_USE', `proposal ${request.id} is ${read.value.state} already`);
  const planned = await perform(deps, { ...dryRun, actions: request.actions });
  if (!planned.ok) return planned;
  const { actions, decisions, diff, effects, revision_before: revision } = planned.value.plan;
  const after: Proposal = { ...read.value, actions, decisions, diff, effects, revision };
  await deps.proposals.write(after);
  const written = await deps.audit.append({
    actor: deps.caller.actor,
    action: 'proposal.edit',
    input: shorten({ proposal: request.id, actions, decisions }),
    decision: 'allow',
    result: 'pending',
    revision_before: revision,
    revision_after: null,
    run_id: null,
  });
  return written.ok ? ok(after) : written;
}

/** Refusals that say nothing against the proposal itself: the person may repeat it with `--yes`, or later. */
function waitsForWord(code: string): boolean {
  return ['CONFIRMATION_REQUIRED', 'TRUST_REQUIRED', 'LOCKED', 'POLICY_DENIED', 'INVALID_POLICY'].includes(code);
}

export async function discardProposal(deps: Deps, id: string): Promise<Result<Proposal>> {
  const read = await deps.proposals.read(id);
  if (!read.ok) return read;
  const own = read.value.actor === deps.caller.actor;
  const person = own ? ok(null) : await requirePerson(deps, 'proposal.discard', 'discard a proposal of somebody else');
  if (!person.ok) return person;
  if (read.value.state !== 'pending') return fail('IN_USE', `proposal ${id} is ${read.value.state} already`);
  return ok(await decide(deps, read.value, 'discarded'));
}

async function decide(deps: Deps, before: Proposal, state: 'applied' | 'discarded' | 'stale'): Promise<Proposal> {
  const after: Proposal = { ...before, state, decided_by: deps.caller.actor, decided_at: timestamp(deps.clock) };
  await deps.proposals.write(after);
  await deps.audit.append({
    actor: deps.caller.actor,
    action: `proposal.${state}`,
    input: { proposal: before.id },
    decision: 'allow',
    result: state,
    revision_before: before.revision,
    revision_after: null,
    run_id: null,
  });
  return after;
}
