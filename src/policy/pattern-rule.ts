import type { PolicySpec } from '../model/policy.ts';

export type PatternRuleSpec = NonNullable<PolicySpec['forbid']>[number];

/** What no command line, or no prompt, may hold. */
export interface PatternRule {
  readonly pattern: string;
  readonly in: 'command' | 'prompt' | 'both';
  readonly reason: string | null;
  readonly matches: (text: string) => boolean;
}

export function compilePatternRule(spec: PatternRuleSpec): PatternRule {
  const regExp = new RegExp(spec.pattern, 'u');
  return { pattern: spec.pattern, in: spec.in ?? 'both', reason: spec.reason ?? null, matches: (text) => regExp.test(text) };
}
