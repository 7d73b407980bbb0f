import { isAgent, type Actor } from '../../model/actor.ts';
import type { Action } from '../../model/action.ts';
import type { StepId } from '../../model/ids.ts';
import type { AuditEntry } from '../../model/plan.ts';
import type { Deps } from '../deps.ts';
import type { RepoState } from '../state.ts';

/**
 * How many steps agents inside or below an orchestrator have ever created in this run, from the audit log: what was
 * removed again counts too, so that removing buys nothing, neither does having a child do it.
 */
export async function createdBelow(deps: Deps, before: RepoState): Promise<(orchestrator: StepId) => number> {
  const { record } = before;
  const entries = record === null ? null : await deps.audit.read({ since: record.created_at });
  return countCreated(entries?.ok === true ? entries.value : [], new Map(before.sequence.steps.map((step) => [step.id, step.parent])));
}

/** `parents`: of the steps that exist; those of steps that are gone are read out of the entries that made them. */
export function countCreated(
  entries: readonly AuditEntry[],
  parents: ReadonlyMap<StepId, StepId | null>,
): (orchestrator: StepId) => number {
  const gone = new Map<StepId, StepId | null>();
  const above = (id: StepId): StepId | null => (parents.has(id) ? parents.get(id) : gone.get(id)) ?? null;
  const made = new Map<StepId, number>();
  for (const { actor, result, input } of entries) {
    if (result !== 'ok' || !Array.isArray(input)) continue;
    for (const action of input as Partial<Action>[]) {
      if (isAgent(actor as Actor)) {
        const maker = actor.slice('agent:'.length);
        made.set(maker, (made.get(maker) ?? 0) + stepsMadeBy(action));
      }
      if (action.action === 'step.clone' && action.id !== undefined && action.new_id !== undefined)
        gone.set(action.new_id, above(action.id));
      if ((action.action === 'step.add' || action.action === 'step.edit') && action.id !== undefined && action.parent !== undefined)
        gone.set(action.id, action.parent);
    }
  }
  const isBelow = (id: StepId, orchestrator: StepId): boolean => {
    const seen = new Set<StepId>();
    for (let at: StepId | null = id; at !== null && !seen.has(at); at = above(at)) {
      if (at === orchestrator) return true;
      seen.add(at);
    }
    return false;
  };
  return (orchestrator) => [...made].reduce((sum, [maker, count]) => (isBelow(maker, orchestrator) ? sum + count : sum), 0);
}

/** How many steps an action of the audit log created. */
function stepsMadeBy(action: Partial<Action>): number {
  switch (action.action) {
    case 'step.add':
    case 'step.clone':
    case 'gate.insert':
      return 1;
    case 'fusion.create':
      return 1 + (action.models?.length ?? 0);
    default:
      return 0;
  }
}
