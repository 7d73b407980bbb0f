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
  const byPattern = [...DEFAULT_ENVIRONMENT, ...policy.env.pass].map((name) => wildcard(name, { ignoreCase }));
  const byName = new Set([...pass, ...policy.env.pass].map(shape));
  const blocked = policy.env.block.map((name) => wildcard(name, { ignoreCase }));

  const child = new Map<string, [name: string, value: string]>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || blocked.some((matches) => matches(name))) continue;
    const named = byName.has(shape(name));
    if (named || (!SECRET_NAME.test(name) && byPattern.some((matches) => matches(name)))) child.set(shape(name), [name, value]);
  }
  for (const [name, value] of Object.entries(add)) {
    // Windows: `Path` and `PATH` are one variable; two of them in one block would shadow each other at random.
    child.set(shape(name), [child.get(shape(name))?.[0] ?? name, value]);
  }
  return Object.fromEntries(child.values());
}
