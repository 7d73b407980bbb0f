import { isPerson } from '../policy/person.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { auditNote } from './audit-note.ts';
import type { Deps } from './deps.ts';
import { SEQUENCE_PATH } from './paths.ts';

/** POLICY_DENIED for anyone but a person: the human-only commands that are no actions. The refusal is audited. */
export async function requirePerson(deps: Deps, action: string, what: string): Promise<Result<null>> {
  const { caller } = deps;
  if (isPerson(caller)) return ok(null);
  await noteRefusal(deps, action, 'human-only', 'POLICY_DENIED');
  return fail('POLICY_DENIED', `only a person may ${what}; this is ${caller.actor} (recognised by ${caller.evidence})`, {
    details: { rule: 'human-only', actor: caller.actor },
  });
}

/** A line of the audit log for what was refused before there was anything to plan. */
export async function noteRefusal(deps: Deps, action: string, rule: string, result: string): Promise<void> {
  // Where nothing was set up there is no log, and a refusal makes none.
  const sequence = await deps.files.read(SEQUENCE_PATH);
  if (!sequence.ok || sequence.value === null) return;
  await auditNote(deps, { action, input: { rule }, decision: 'deny', result });
}

/** CONFIRMATION_REQUIRED without `yes`. */
export function requireYes(
  yes: boolean,
  what: string,
  details: Record<string, string | number | boolean | readonly string[]> = {},
): Result<null> {
  if (yes) return ok(null);
  return fail('CONFIRMATION_REQUIRED', what, { hint: 'repeat it with --yes', details });
}
