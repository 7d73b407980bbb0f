import type { StepId } from '../model/ids.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import { jsonEqual } from '../util/json.ts';
import type { Refusal } from './decide.ts';
import { stricter } from './step-token.ts';

export interface LimitFacts {
  /** The b step whose agent asks, or the nearest one above the step whose agent does. */
  readonly orchestrator: StepId;
  readonly before: Sequence;
  readonly after: Sequence;
  /** What its token says that it may do, from when its step was launched: what was widened since counts from the next attempt. */
  readonly granted: Step['limits'];
  /** How many steps were ever created below a b step in this run, those of this request not counted. */
  readonly created: (orchestrator: StepId) => number;
}

/**
 * What an orchestrator's edits break. It works below itself only, and within its own limits and those of every
 * b step above it: a child that is a b step again can never give more than it was given.
 */
export function checkLimits({ orchestrator, granted, before, after, created }: LimitFacts): readonly Refusal[] {
  const old = new Map(before.steps.map((step) => [step.id, step]));
  const now = new Map(after.steps.map((step) => [step.id, step]));
  const added = after.steps.filter((step) => !old.has(step.id));
  const changed = after.steps.filter((step) => old.has(step.id) && !jsonEqual(old.get(step.id), step));
  const removed = before.steps.filter((step) => !now.has(step.id));

  const refusals: Refusal[] = [];
  const wasBelow = (step: Step) => isBelow(old.get(step.id) ?? step, orchestrator, old);
  for (const step of [...changed, ...removed]) {
    if (wasBelow(step)) continue;
    refusals.push({
      rule: 'limits.parent',
      reason: `step "${step.id}" is not below "${orchestrator}", which may change only its own children`,
    });
  }
  for (const step of [...added, ...changed.filter(wasBelow)]) {
    if (isBelow(step, orchestrator, now)) continue;
    refusals.push({ rule: 'limits.parent', reason: `step "${step.id}" must have "${orchestrator}" or a step below it as its parent` });
  }
  for (const holder of holders(orchestrator, old)) {
    const { children, depth, lifetime, models } = holder.id === orchestrator ? stricter(holder.limits, granted) : holder.limits;
    const say = (limit: string, reason: string) => refusals.push({ rule: `limits.${limit}`, reason: `"${holder.id}" ${reason}` });
    for (const step of [...added, ...changed]) {
      for (const model of new Set([step.model, ...step.fallback])) {
        if (models !== null && model !== null && !models.includes(model)) say('models', `may not give "${step.id}" the model ${model}`);
      }
    }
    // What was too much before (a person lowered the limit) is no reason to refuse an edit that does not add to it.
    const [was, is] = [extent(holder.id, old), extent(holder.id, now)];
    const ever = created(holder.id) + added.length;
    if (is.children > Math.max(children, was.children))
      say('children', `may have ${String(children)} steps below it, not ${String(is.children)}`);
    if (is.depth > Math.max(depth, was.depth)) say('depth', `may have ${String(depth)} levels of steps below it, not ${String(is.depth)}`);
    if (added.length > 0 && ever > lifetime) say('lifetime', `may create ${String(lifetime)} steps in a run, not ${String(ever)}`);
  }
  return refusals;
}

type Steps = ReadonlyMap<StepId, Step>;

/** The parents of a step, nearest first; a loop (which validation refuses elsewhere) ends it. */
function parents(step: Step, steps: Steps): readonly Step[] {
  const found: Step[] = [];
  for (let at = step.parent; at !== null;) {
    const parent = steps.get(at);
    if (parent === undefined || found.includes(parent)) break;
    found.push(parent);
    at = parent.parent;
  }
  return found;
}

function levels(step: Step, from: StepId, steps: Steps): number {
  return parents(step, steps).findIndex((parent) => parent.id === from) + 1;
}

function isBelow(step: Step, orchestrator: StepId, steps: Steps): boolean {
  return levels(step, orchestrator, steps) > 0;
}

/** How many steps are below one, and on how many levels. */
function extent(id: StepId, steps: Steps): { children: number; depth: number } {
  const found = [...steps.values()].map((step) => levels(step, id, steps)).filter((level) => level > 0);
  return { children: found.length, depth: found.reduce((most, level) => Math.max(most, level), 0) };
}

/** The orchestrator and every b step above it. */
function holders(orchestrator: StepId, steps: Steps): readonly Step[] {
  const step = steps.get(orchestrator);
  return step === undefined ? [] : [step, ...parents(step, steps)].filter((each) => each.type === 'b');
}
