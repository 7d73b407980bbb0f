import type { AuditDraft, AuditEntry } from '../model/plan.ts';
import type { Result } from '../model/result.ts';
import type { Deps } from './deps.ts';

type Said = 'action' | 'input' | 'decision' | 'result';

/** A line of the audit log by the caller, about no revision and no run unless said. */
export function auditNote(deps: Deps, note: Pick<AuditDraft, Said> & Partial<Omit<AuditDraft, Said>>): Promise<Result<AuditEntry>> {
  return deps.audit.append({ actor: deps.caller.actor, revision_before: null, revision_after: null, run_id: null, ...note });
}
