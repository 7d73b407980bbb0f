import { isPerson } from '../policy/person.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { JsonObject } from '../util/json.ts';
import { auditNote } from './audit-note.ts';
import type { Deps } from './deps.ts';
import { SEQUENCE_PATH } from './paths.ts';

/** POLICY_DENIED for anyone but a person: the human-only commands that are no actions. The refusal is audited. */
export async function requirePerson(deps: Deps, action: string, what: string): Promise<Result<null>> {
  const { caller } = deps;
  if (isPerson(caller)) return ok(null);
  await noteRefusal(deps, { action, decision: 'deny', rule: 'human-only', result: 'POLICY_DENIED' });
  return fail('POLICY_DENIED', `only a person may ${what}; this is ${caller.actor} (recognised by ${caller.evidence})`, {
    details: { rule: 'human-only', actor: caller.actor },
  });
}

/** CONFIRMATION_REQUIRED unless it was confirmed. The refusal is audited. */
export async function requireYes(
  deps: Deps,
  { action, confirmed, what, details = {} }: { action: string; confirmed: boolean; what: string; details?: JsonObject },
): Promise<Result<null>> {
  if (confirmed) return ok(null);
  await noteRefusal(deps, { action, decision: 'confirm', rule: what, result: 'CONFIRMATION_REQUIRED' });
  return fail('CONFIRMATION_REQUIRED', what, { hint: 'repeat it with --yes', details });
}

interface Refusal {
  readonly action: string;
  readonly decision: 'deny' | 'confirm';
  readonly rule: string;
  readonly result: string;
}

/** A line of the audit log for what was refused before there was anything to plan. */
export async function noteRefusal(deps: Deps, { rule, ...refusal }: Refusal): Promise<void> {
  // Where nothing was set up there is no log, and a refusal makes none.
  const sequence = await deps.files.read(SEQUENCE_PATH);
  if (!sequence.ok || sequence.value === null) return;
  await auditNote(deps, { ...refusal, input: { rule } });
}
