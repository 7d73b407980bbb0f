import type { StepId } from '../model/ids.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import type { Refusal } from './decide.ts';

/**
 * Edits that would pass by a person's judgement without asking for it: nobody may approve a gate but a person, so
 * nobody else may take it out of a step's way either, call a step done that never ran, or wave its review.
 */
export function weakenedReviews(before: Sequence, after: Sequence): readonly Refusal[] {
  const now = new Map(after.steps.map((step) => [step.id, step]));
  const weakened: Refusal[] = [];
  const say = (reason: string) => weakened.push({ rule: 'review', reason });

  for (const step of before.steps) {
    const changed = now.get(step.id);
    if (changed === undefined || changed === step) continue;
    if (step.type === 'gate' && changed.type !== 'gate') say(`"${step.id}" would no longer be a gate`);
    if (step.review === 'required' && changed.review === 'none' && changed.type !== 'gate') say(`"${step.id}" would no longer be reviewed`);
    if (step.status !== 'DONE' && changed.status === 'DONE') say(`"${step.id}" would count as done without having run`);
  }
  const dependents = { before: dependentsOf(before), after: dependentsOf(after) };
  for (const gate of before.steps) {
    if (gate.type !== 'gate') continue;
    const held = behind(gate.id, dependents.before);
    const still = behind(gate.id, dependents.after);
    const freed = [...held].filter((id) => now.has(id) && !still.has(id));
    if (freed.length > 0) say(`${freed.map((id) => `"${id}"`).join(', ')} would no longer wait for gate "${gate.id}"`);
    const inputs = now.get(gate.id)?.depends_on;
    const unseen = inputs === undefined ? [] : gate.depends_on.filter((id) => now.has(id) && !reaches(id, gate.id, dependents.after));
    if (unseen.length > 0) say(`gate "${gate.id}" would no longer wait for ${unseen.map((id) => `"${id}"`).join(', ')}`);
  }
  return weakened;
}

type Dependents = ReadonlyMap<StepId, readonly StepId[]>;

function dependentsOf({ steps }: Sequence): Dependents {
  const dependents = new Map<StepId, StepId[]>();
  const add = (step: Step, on: StepId) => {
    const list = dependents.get(on);
    if (list === undefined) dependents.set(on, [step.id]);
    else list.push(step.id);
  };
  for (const step of steps) for (const on of step.depends_on) add(step, on);
  return dependents;
}

/** Every step that waits for `id`, directly or not. */
function behind(id: StepId, dependents: Dependents): ReadonlySet<StepId> {
  const found = new Set<StepId>();
  const open = [id];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const dependent of dependents.get(at) ?? []) {
      if (found.has(dependent)) continue;
      found.add(dependent);
      open.push(dependent);
    }
  }
  return found;
}

function reaches(from: StepId, to: StepId, dependents: Dependents): boolean {
  return behind(from, dependents).has(to);
}
