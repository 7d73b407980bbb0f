import { replacedSteps } from '../../engine/retire.ts';
import { retrust } from '../../engine/trust.ts';
import { sha256 } from '../../util/hash.ts';
import { timestamp } from '../../model/ports/time.ts';
import { isEdit } from '../../model/action.ts';
import type { FileChange } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Deps } from '../deps.ts';
import { type Planned } from './plan-actions.ts';
import { POLICY_PATH } from '../paths.ts';
import { promptTexts } from '../prompts.ts';
import { retire } from './retire.ts';
import { shorten } from '../audit-input.ts';

/**
 * Puts a plan's text changes on disk, all or none, and remembers them: history for undo, hashes for trust, a line
 * for the audit log. Called with the lock `edit` held.
 *
 * A crash after the files have landed and before the rest leaves a change that is neither trusted nor audited:
 * the next run stops and shows it, which is the safe side.
 */
export async function commitPlan(deps: Deps, planned: Planned, proposal?: string): Promise<Result<void>> {
  const { plan, before, after } = planned;
  if (plan.changes.length === 0) return ok(undefined);
  const landed = await deps.files.commit(plan.changes);
  if (!landed.ok) return landed;
  const actions = plan.actions.map((action) => action.action);
  const gone = replacedSteps(before.sequence, after.sequence, plan.actions.filter(isEdit));
  const retired = await retire(deps, before.sequence, gone);
  await deps.history.push({
    at: timestamp(deps.clock),
    actor: deps.caller.actor,
    actions,
    changes: plan.changes,
    ...(retired.ok && retired.value !== undefined ? { retired: retired.value } : {}),
  });
  await trustCommitted(deps, before.sequence, after.sequence, plan.changes);
  const written = await deps.audit.append({
    actor: deps.caller.actor,
    action: actions.length === 1 ? (actions[0] ?? 'apply') : 'apply',
    input: shorten(proposal === undefined ? plan.actions : { proposal, actions: plan.actions }),
    decision: 'allow',
    result: 'ok',
    revision_before: plan.revision_before,
    revision_after: plan.revision_after,
    run_id: null,
  });
  if (!retired.ok) return retired;
  return written.ok ? ok(undefined) : written;
}

/**
 * What ThreadOS itself commits is trusted from then on, but only that: a step that had been changed behind its
 * back stays untrusted even where the commit touches another of its fields.
 */
export async function trustCommitted(deps: Deps, before: Sequence, after: Sequence, changes: readonly FileChange[]): Promise<void> {
  const record = await deps.trust.read();
  if (record === null) return;
  const old = await promptTexts(deps, before, changes, 'before');
  const now = await promptTexts(deps, after, changes, 'after');
  const policy = changes.find((change) => change.path === POLICY_PATH);
  const hash = (text: string | null) => (text === null ? null : sha256(text));
  const trustedPolicy = policy !== undefined && record.policy === hash(policy.before) ? hash(policy.after) : record.policy;
  const { record: next, whole } = retrust({ ...record, policy: trustedPolicy }, { before, after, promptsBefore: old, promptsAfter: now });
  await deps.trust.write(next);
  // While something is not trusted, what it was when it last was must stay known.
  const accepted = changes.filter((change) => (change === policy ? trustedPolicy === hash(policy.after) : whole));
  await deps.trust.keep(accepted.map(({ path, after: text }) => ({ path, text })));
}
