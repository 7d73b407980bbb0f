import type { Caller } from '../model/actor.ts';
import type { Decision } from '../model/plan.ts';
import type { LaunchVerdict } from './launch.ts';

/** For a person (`policy check`) and as the hint of a refusal: what would be allowed instead. */
export function whatWouldBeAllowed(decision: Pick<Decision, 'verdict' | 'rule'>, caller: Caller): string {
  switch (decision.verdict) {
    case 'allow':
      return 'nothing stands in its way';
    case 'confirm':
      return 'repeat it with --yes';
    case 'propose':
      return decision.rule === 'mode.safe'
        ? 'a person applies the proposal (seqctl proposal apply ID), or switches to POWER (seqctl policy mode power --yes)'
        : 'a person applies the proposal (seqctl proposal apply ID)';
    case 'deny':
      return insteadOfDenied(decision.rule, caller);
  }
}

function insteadOfDenied(rule: string, caller: Caller): string {
  if (rule === 'human-only')
    return `ask a person to do it: they need a terminal that carries no agent's mark (this one: ${caller.evidence})`;
  if (rule === 'own-run') return 'ask a person to do it, or let the run end by itself';
  if (rule === 'own-step') return 'change only steps below your own, or ask a person';
  if (rule === 'commands.allow') return 'a person adds the program with: seqctl policy allow NAME --yes';
  if (rule.startsWith('limits.')) return 'stay within the limit, or ask a person to raise it (seqctl policy show)';
  return `a person may change that rule in .threados/policy.yaml (${rule})`;
}

/** `deny by commands.deny[0]: …` and the way out, one line each. */
export function explain(decision: Decision, caller: Caller): string {
  const word = { allow: 'allowed', confirm: 'needs --yes', propose: 'becomes a proposal', deny: 'denied' }[decision.verdict];
  const lines = [`${decision.name}: ${word} (${decision.rule})`, `  why: ${decision.reason}`];
  if (decision.verdict !== 'allow') lines.push(`  instead: ${whatWouldBeAllowed(decision, caller)}`);
  return lines.join('\n');
}

/** The hint of a launch that was refused. */
export function hintForLaunch(verdict: Exclude<LaunchVerdict, { allowed: true }>, program: string): string {
  if (verdict.rule === 'commands.allow') return `seqctl policy allow ${program} --yes`;
  if (verdict.rule === 'roots') return 'put the step\'s cwd inside the repo, or add its folder under "roots" in .threados/policy.yaml';
  return `see ${verdict.rule} in .threados/policy.yaml (seqctl policy show)`;
}
