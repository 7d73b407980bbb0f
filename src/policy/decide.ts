import { isEdit, isRun, type Action } from '../model/action.ts';
import { isAgent, type Caller } from '../model/actor.ts';
import type { StepId } from '../model/ids.ts';
import type { Decision } from '../model/plan.ts';
import type { Mode } from '../model/policy.ts';
import type { Policy } from './compile.ts';
import { whyDestructive } from './destructive.ts';
import { HUMAN_ONLY_ACTIONS, isPerson } from './person.ts';

export interface DecideRequest {
  readonly action: Action;
  /** Its place in the request. */
  readonly index: number;
  readonly caller: Caller;
  readonly mode: Mode;
  readonly policy: Policy;
  /** `--yes`. Counts for nothing from anyone but a person. */
  readonly yes: boolean;
  /** What the action meets. */
  readonly facts?: DecideFacts;
}

/** What is left out of the first is taken strictly; the others are lists of what was found. */
export interface DecideFacts {
  /** The action stops, restarts or replaces the run that the caller is a part of. Default: it is, for a caller inside a step. */
  readonly own_run?: boolean;
  /** The steps above the caller's own: its parent, that one's parent, and so on. */
  readonly ancestors?: readonly StepId[];
  /** What commands, patterns, roots, caps and limits refuse of it. */
  readonly refusals?: readonly Refusal[];
  /** Reviews and gates that the request would pass by (`weakenedReviews`): a person must look at that. */
  readonly weakened?: readonly Refusal[];
  /** What removing a worktree takes away that nothing else has. Left out: it may be anything. */
  readonly losses?: readonly string[];
}

/** A rule that is broken, and what by. */
export interface Refusal {
  /** `commands.deny[0]`, `limits.fanout`, `roots`… */
  readonly rule: string;
  readonly reason: string;
}

type Verdict = Pick<Decision, 'verdict' | 'rule' | 'reason'>;

const STRICTNESS = { allow: 0, confirm: 1, propose: 2, deny: 3 } as const;

/**
 * What the policy says of one action: every rule is asked, and the strictest answer wins. Its reason says why and,
 * where the action is not allowed, what would be.
 */
export function decide(request: DecideRequest): Decision {
  let found = freely(request);
  for (const rule of [humanOnly, ownRun, ownStep, refused, byMode, weakening, destructive, underConfirm]) {
    const verdict = rule(request);
    if (verdict !== null && STRICTNESS[verdict.verdict] > STRICTNESS[found.verdict]) found = verdict;
  }
  return { action: request.index, name: request.action.action, ...found };
}

function freely({ caller, yes, action, facts }: DecideRequest): Verdict {
  if (!isPerson(caller))
    return { verdict: 'allow', rule: 'mode.power', reason: `in POWER ${caller.actor} may apply and run what policy.yaml allows` };
  const why = whyDestructive(action, facts?.losses);
  return why !== null && yes
    ? { verdict: 'allow', rule: 'destructive', reason: `${why}; confirmed with --yes` }
    : { verdict: 'allow', rule: 'human', reason: 'a person asks' };
}

function humanOnly({ action, caller }: DecideRequest): Verdict | null {
  if (isPerson(caller) || !HUMAN_ONLY_ACTIONS.includes(action.action)) return null;
  return {
    verdict: 'deny',
    rule: 'human-only',
    reason: `only a person may do this, and ${caller.actor} is none (recognised by ${caller.evidence})`,
  };
}

/** Nobody ends, restarts or replaces the run that they are a part of: they would pull the floor from under their own review. */
function ownRun({ action, caller, facts }: DecideRequest): Verdict | null {
  if (isPerson(caller) || caller.inside === null || !(facts?.own_run ?? true)) return null;
  const ends = action.action === 'stop.step' || action.action === 'restart.step' || action.action === 'mprocs.send-key';
  const replaces = isRun(action) && action.new_run === true;
  if (!ends && !replaces) return null;
  return {
    verdict: 'deny',
    rule: 'own-run',
    reason: `${caller.actor} is a part of run ${caller.inside.run_id} and may not ${ends ? 'end or steer' : 'replace'} it: a person may`,
  };
}

/** A step does not rewrite what it was told to do, nor what told it. */
function ownStep({ action, caller, facts }: DecideRequest): Verdict | null {
  if (isPerson(caller) || caller.inside === null) return null;
  const own = [caller.inside.step_id, ...(facts?.ancestors ?? [])];
  const changed = changedSteps(action).find((id) => own.includes(id));
  if (changed === undefined) return null;
  return {
    verdict: 'deny',
    rule: 'own-step',
    reason: `${caller.actor} may not change step "${changed}", which it is a part of: only steps below it`,
  };
}

/** Existing steps whose definition the action rewrites. */
function changedSteps(action: Action): readonly StepId[] {
  switch (action.action) {
    case 'step.edit':
    case 'step.rm':
    case 'step.move':
    case 'dep.add':
    case 'dep.rm':
    case 'prompt.set':
      return [action.id];
    case 'group.parallelize':
      return [...(action.id === undefined ? [] : [action.id]), ...(action.ids ?? [])];
    case 'gate.insert':
      return action.before ?? [];
    case 'step.add':
    case 'step.clone':
    case 'fusion.create':
    case 'step.approve':
    case 'step.reject':
    case 'gate.approve':
    case 'gate.reject':
    case 'run.step':
    case 'run.group':
    case 'run.runnable':
    case 'run.all':
    case 'stop.step':
    case 'restart.step':
    case 'mprocs.select':
    case 'mprocs.send-key':
    case 'worktree.rm':
    case 'policy.mode':
      return [];
  }
}

function refused({ facts }: DecideRequest): Verdict | null {
  const first = facts?.refusals?.[0];
  return first === undefined ? null : { verdict: 'deny', rule: first.rule, reason: first.reason };
}

function byMode({ caller, mode, policy }: DecideRequest): Verdict | null {
  if (isPerson(caller)) return null;
  if (caller.actor === 'chat')
    return { verdict: 'propose', rule: 'actor.chat', reason: 'chat never applies by itself: a person presses the key' };
  if (mode === 'power' && policy.mode === 'power') return null;
  const who = isAgent(caller.actor) ? 'an agent' : caller.actor;
  return {
    verdict: 'propose',
    rule: 'mode.safe',
    reason: `in SAFE only a person applies or runs; what ${who} asks for becomes a proposal for one`,
  };
}

function weakening({ action, caller, facts }: DecideRequest): Verdict | null {
  const first = facts?.weakened?.[0];
  if (first === undefined || isPerson(caller) || !isEdit(action)) return null;
  return { verdict: 'propose', rule: first.rule, reason: `${first.reason}: a person must look at that` };
}

function destructive({ action, caller, yes, facts }: DecideRequest): Verdict | null {
  const why = whyDestructive(action, facts?.losses);
  if (why === null) return null;
  if (!isPerson(caller)) return { verdict: 'propose', rule: 'destructive', reason: `${why}: a person must say yes to that` };
  return yes ? null : { verdict: 'confirm', rule: 'destructive', reason: `${why}: needs --yes` };
}

function underConfirm({ action, caller, policy, yes }: DecideRequest): Verdict | null {
  const index = policy.confirm.indexOf(action.action);
  if (index < 0 || (isPerson(caller) && yes)) return null;
  const rule = `confirm[${String(index)}]`;
  return isPerson(caller)
    ? { verdict: 'confirm', rule, reason: `policy.yaml wants --yes for ${action.action}` }
    : { verdict: 'propose', rule, reason: `policy.yaml wants a person's yes for ${action.action}` };
}
