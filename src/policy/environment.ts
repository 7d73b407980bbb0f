import type { Policy } from './compile.ts';
import { DEFAULT_ENVIRONMENT } from './defaults.ts';
import { wildcard } from './wildcard.ts';

const SECRET_NAME = /(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?|AUTH)(?:_|$)/i;

export interface EnvironmentOptions {
  /** Names let through for this step's agent: its own key and settings. */
  readonly pass: readonly string[];
  /** Put in whatever the policy says: what ThreadOS and the step itself set. */
  readonly add: Readonly<Record<string, string>>;
  readonly platform: NodeJS.Platform;
}

/**
 * The whole environment of a step. A variable gets through where a default, the policy or the agent names it, and
 * nothing blocks it; one that looks like a secret only where it is named in full.
 */
export function childEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  policy: Policy,
  { pass, add, platform }: EnvironmentOptions,
): Record<string, string> {
  const ignoreCase = platform === 'win32';
  const shape = (name: string) => (ignoreCase ? name.toUpperCase() : name);
  const byName = new Set([...pass, ...policy.env.pass].map(shape));
  const names = namesOf(policy, ignoreCase);

  const child = new Map<string, [name: string, value: string]>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    const rule = names(name);
    if (rule === 'blocked') continue;
    const named = byName.has(shape(name));
    if (named || (rule === 'passed' && !SECRET_NAME.test(name))) child.set(shape(name), [name, value]);
  }
  for (const [name, value] of Object.entries(add)) {
    // Windows: `Path` and `PATH` are one variable; two of them in one block would shadow each other at random.
    child.set(shape(name), [child.get(shape(name))?.[0] ?? name, value]);
  }
  return Object.fromEntries(child.values());
}

type Rule = 'blocked' | 'passed' | 'unnamed';

/** A policy never changes, and every step of a run asks it for the same names. */
const known = { exact: new WeakMap<Policy, (name: string) => Rule>(), ignoringCase: new WeakMap<Policy, (name: string) => Rule>() };

function namesOf(policy: Policy, ignoreCase: boolean): (name: string) => Rule {
  const cache = known[ignoreCase ? 'ignoringCase' : 'exact'];
  const before = cache.get(policy);
  if (before !== undefined) return before;
  const matchers = (names: readonly string[]) => names.map((name) => wildcard(name, { ignoreCase }));
  const passed = matchers([...DEFAULT_ENVIRONMENT, ...policy.env.pass]);
  const blocked = matchers(policy.env.block);
  const rules = new Map<string, Rule>();
  const look = (name: string): Rule => {
    const rule = rules.get(name) ?? ruleOf(name);
    rules.set(name, rule);
    return rule;
  };
  const ruleOf = (name: string): Rule => {
    if (blocked.some((matches) => matches(name))) return 'blocked';
    return passed.some((matches) => matches(name)) ? 'passed' : 'unnamed';
  };
  cache.set(policy, look);
  return look;
}
