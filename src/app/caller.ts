import type { Caller } from '../model/actor.ts';
import { isPerson } from '../policy/person.ts';
import { fail, ok, type Result } from '../model/result.ts';

/** POLICY_DENIED for anyone but a person: the human-only commands that are no actions. */
export function requirePerson(caller: Caller, what: string): Result<null> {
  if (isPerson(caller)) return ok(null);
  return fail('POLICY_DENIED', `only a person may ${what}; this is ${caller.actor} (recognised by ${caller.evidence})`, {
    details: { rule: 'human-only', actor: caller.actor },
  });
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
