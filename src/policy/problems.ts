import type { PolicySpec } from '../model/policy.ts';
import { compileCommandRule, type CommandRuleSpec } from './command-rule.ts';
import { compilePatternRule } from './pattern-rule.ts';
import { printable } from '../util/printable.ts';

/** A rule of policy.yaml that contradicts itself. */
export interface PolicyProblem {
  readonly message: string;
  /** Where in the document: `['commands', 'allow', 0, 'match', 1]`. */
  readonly path: readonly (string | number)[];
}

type Path = PolicyProblem['path'];

/** Every rule whose own `match` and `not_match` examples it does not keep, and everything else the schema cannot see. */
export function policyProblems(spec: PolicySpec, platform: NodeJS.Platform = 'linux'): readonly PolicyProblem[] {
  return [
    ...commandProblems(spec.commands?.allow, ['commands', 'allow'], platform),
    ...commandProblems(spec.commands?.deny, ['commands', 'deny'], platform),
    ...(spec.forbid ?? []).flatMap((rule, i) => {
      const { matches } = compilePatternRule(rule);
      return [...exampleProblems(`/${rule.pattern}/`, rule, matches, ['forbid', i]), ...emptyMatch(matches, ['forbid', i, 'pattern'])];
    }),
    ...chatProblems(spec),
  ];
}

function commandProblems(rules: readonly CommandRuleSpec[] | undefined, path: Path, platform: NodeJS.Platform): PolicyProblem[] {
  return (rules ?? []).flatMap((rule, i) => {
    if (typeof rule === 'string') return [];
    const { matches } = compileCommandRule(rule, platform);
    return exampleProblems(`"${rule.command}"`, rule, matches, [...path, i]);
  });
}

function exampleProblems(
  shown: string,
  rule: { match?: readonly string[] | undefined; not_match?: readonly string[] | undefined },
  matches: (text: string) => boolean,
  path: Path,
): PolicyProblem[] {
  const problem = (key: 'match' | 'not_match', says: string) => (example: string, i: number) =>
    matches(example) === (key === 'match')
      ? []
      : [{ message: `${printable(shown)} ${says} "${printable(example)}"`, path: [...path, key, i] }];
  return [
    ...(rule.match ?? []).flatMap(problem('match', 'does not match its example')),
    ...(rule.not_match ?? []).flatMap(problem('not_match', 'matches what it says it does not:')),
  ];
}

/** A slip such as `rm|` would forbid every step. */
function emptyMatch(matches: (text: string) => boolean, path: Path): PolicyProblem[] {
  return ['', 'a', ' 0'].every(matches) ? [{ message: 'matches everything', path }] : [];
}

function chatProblems({ chat }: PolicySpec): PolicyProblem[] {
  if (chat?.default === undefined || chat.providers === undefined || chat.providers.includes(chat.default)) return [];
  return [{ message: `"${chat.default}" is not among the chat providers allowed`, path: ['chat', 'default'] }];
}

/** `['forbid', 0, 'match', 1]` → `forbid[0].match[1]`. */
export function pathText(path: Path): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${String(part)}]` : i === 0 ? part : `.${part}`)).join('');
}
