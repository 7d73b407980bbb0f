import type { ActionName } from '../model/action.ts';
import type { Mode, PolicySpec } from '../model/policy.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { compileCommandRule, type CommandRule } from './command-rule.ts';
import { DEFAULT_COMMANDS, DEFAULT_LIMITS, DEFAULT_ROOTS } from './defaults.ts';
import { compilePatternRule, type PatternRule } from './pattern-rule.ts';
import { pathText, policyProblems } from './problems.ts';

/** policy.yaml with every default filled in and every rule ready to be asked. */
export interface Policy {
  readonly mode: Mode;
  readonly commands: { readonly allow: readonly CommandRule[]; readonly deny: readonly CommandRule[] };
  readonly forbid: readonly PatternRule[];
  /** As written: relative to the repo's root. */
  readonly roots: readonly string[];
  readonly limits: {
    readonly steps: number;
    readonly fanout: number;
    readonly parallel_shell: number;
    readonly parallel_agents: number;
  };
  readonly confirm: readonly ActionName[];
  readonly redact: readonly string[];
  readonly env: { readonly pass: readonly string[]; readonly block: readonly string[] };
  readonly chat: {
    readonly providers: readonly ChatProviderName[];
    readonly default: ChatProviderName | null;
    readonly model: string | null;
  };
  readonly require_terminal: boolean;
}
type ChatProviderName = NonNullable<NonNullable<PolicySpec['chat']>['providers']>[number];

/** INVALID_POLICY names every rule that does not keep its own examples (`details.problems`: path and message). */
export function compilePolicy(spec: PolicySpec, machine: { cores: number; platform: NodeJS.Platform }): Result<Policy> {
  const problems = policyProblems(spec, machine.platform);
  const [first] = problems;
  if (first !== undefined) {
    const more = problems.length > 1 ? ` (and ${String(problems.length - 1)} more)` : '';
    return fail('INVALID_POLICY', `policy.yaml: ${pathText(first.path)}: ${first.message}${more}`, {
      hint: 'until it is repaired, everything is denied',
      details: { problems: problems.map(({ path, message }) => ({ path: pathText(path), message })) },
    });
  }
  const command = (rule: Parameters<typeof compileCommandRule>[0]) => compileCommandRule(rule, machine.platform);
  const defaults = spec.commands?.defaults === false ? [] : DEFAULT_COMMANDS;
  return ok({
    mode: spec.mode ?? 'safe',
    commands: {
      allow: [...(spec.commands?.allow ?? []), ...defaults].map(command),
      deny: (spec.commands?.deny ?? []).map(command),
    },
    forbid: (spec.forbid ?? []).map(compilePatternRule),
    roots: spec.roots ?? DEFAULT_ROOTS,
    limits: {
      steps: spec.limits?.steps ?? DEFAULT_LIMITS.steps,
      fanout: spec.limits?.fanout ?? DEFAULT_LIMITS.fanout,
      parallel_shell: spec.limits?.parallel_shell ?? Math.max(1, machine.cores),
      parallel_agents: spec.limits?.parallel_agents ?? DEFAULT_LIMITS.parallel_agents,
    },
    confirm: spec.confirm ?? [],
    redact: spec.redact ?? [],
    env: { pass: spec.env?.pass ?? [], block: spec.env?.block ?? [] },
    chat: {
      providers: spec.chat?.providers ?? ['anthropic', 'ollama', 'builtin'],
      default: spec.chat?.default ?? null,
      model: spec.chat?.model ?? null,
    },
    require_terminal: spec.require_terminal ?? false,
  });
}

/** `effective` of `seqctl policy show`. */
export function effectivePolicy(policy: Policy): {
  commands: readonly string[];
  roots: readonly string[];
  limits: Policy['limits'];
  confirm: readonly ActionName[];
} {
  const denied = policy.commands.deny;
  const commands = policy.commands.allow.map((rule) => rule.command).filter((name) => !denied.some((rule) => rule.matches(name)));
  return { commands: [...new Set(commands)].toSorted(), roots: policy.roots, limits: policy.limits, confirm: policy.confirm };
}
