import { effectivePolicy } from '../policy/compile.ts';
import { unifiedDiff } from '../engine/text-diff.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { timestamp } from '../model/ports/time.ts';
import { requirePerson, requireYes } from './caller.ts';
import { trustCommitted } from './pipeline/commit.ts';
import { auditNote } from './audit-note.ts';
import type { Deps } from './deps.ts';
import { loadSequence } from './load.ts';
import { loadPolicy } from './load-policy.ts';
import { POLICY_PATH } from './paths.ts';
import type { PolicyAnswer } from './threados.ts';

/** `seqctl policy show`: what holds here, defaults filled in. INVALID_POLICY. */
export async function policy(deps: Deps): Promise<Result<PolicyAnswer>> {
  const loaded = await loadPolicy(deps);
  if (!loaded.ok) return loaded;
  const { file, mode, policy: compiled } = loaded.value;
  return ok({
    mode,
    path: POLICY_PATH,
    exists: file.text !== null,
    spec: file.spec,
    effective: effectivePolicy(compiled),
  });
}

/** `seqctl policy allow NAME --yes`. A name that a deny rule also matches stays denied: strictest wins, and it says so. */
export async function allowCommand(
  deps: Deps,
  request: { name: string; yes: boolean; dry_run: boolean },
): Promise<Result<{ diff: string }>> {
  const person = await requirePerson(deps, 'policy.allow', 'change the policy');
  if (!person.ok) return person;
  if (!/^[^\s\0]{1,200}$/.test(request.name)) return fail('INVALID_VALUE', 'a command is one word: a file name, or an absolute path');
  const locked = await deps.locks.with('edit', async (): Promise<Result<{ diff: string }>> => {
    const loaded = await loadPolicy(deps);
    if (!loaded.ok) return loaded;
    const { file } = loaded.value;
    const allow = file.spec.commands?.allow ?? [];
    if (allow.some((rule) => (typeof rule === 'string' ? rule : rule.command) === request.name)) return ok({ diff: '' });
    const text = await deps.policies.edit(file, { ...file.spec, commands: { ...file.spec.commands, allow: [...allow, request.name] } });
    if (!text.ok) return text;
    const changes = [{ path: POLICY_PATH, before: file.text, after: text.value }];
    const answer = { diff: unifiedDiff(changes) };
    if (request.dry_run) return ok(answer);
    const what = `steps would be allowed to run "${request.name}"`;
    const confirmed = await requireYes(deps, { action: 'policy.allow', confirmed: request.yes, what });
    if (!confirmed.ok) return confirmed;
    const landed = await deps.files.commit(changes);
    if (!landed.ok) return landed;
    await deps.history.push({ at: timestamp(deps.clock), actor: deps.caller.actor, actions: ['policy.allow'], changes });
    const sequence = await loadSequence(deps);
    if (sequence.ok) await trustCommitted(deps, sequence.value.sequence, sequence.value.sequence, changes);
    const written = await auditNote(deps, { action: 'policy.allow', input: { name: request.name }, decision: 'allow', result: 'ok' });
    return written.ok ? ok(answer) : written;
  });
  return locked.ok ? locked.value : locked;
}
