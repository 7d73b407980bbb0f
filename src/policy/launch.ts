import { printable } from '../util/printable.ts';
import type { Policy } from './compile.ts';
import { programName } from './command-rule.ts';

/** What is about to be spawned, as it was found on this machine. */
export interface LaunchFacts {
  /** The first word as written. */
  readonly typed: string;
  /** The absolute path that the PATH look-up found, before links are followed. */
  readonly found: string;
  readonly argv: readonly string[];
  readonly prompt: string | null;
  /** Absolute, links and junctions resolved. */
  readonly cwdReal: string;
  /** The allowed directories, likewise. */
  readonly rootsReal: readonly string[];
  readonly platform: NodeJS.Platform;
}

export type LaunchVerdict = { readonly allowed: true } | { readonly allowed: false; readonly rule: string; readonly reason: string };

/** Asked at every launch, whoever wrote the step. One refusal is enough: deny wins over allow. */
export function checkLaunch(facts: LaunchFacts, policy: Policy): LaunchVerdict {
  return checkCommand(facts, policy) ?? checkPatterns(facts, policy) ?? checkRoots(facts) ?? { allowed: true };
}

function refuse(rule: string, what: string, why: string | null): LaunchVerdict {
  return { allowed: false, rule, reason: why === null ? what : `${what}: ${printable(why)}` };
}

function checkCommand({ typed, found, platform }: LaunchFacts, policy: Policy): LaunchVerdict | null {
  const name = printable(programName(found, platform === 'win32'));
  // A deny rule also holds for the word as written: an npm shim is found under the name of what it starts.
  const denied = policy.commands.deny.findIndex((rule) => rule.matches(found) || rule.matches(typed));
  if (denied >= 0) {
    return refuse(
      `commands.deny[${String(denied)}]`,
      `command "${name}" is denied by policy.yaml`,
      policy.commands.deny[denied]?.reason ?? null,
    );
  }
  if (policy.commands.allow.some((rule) => rule.matches(found))) return null;
  return refuse(
    'commands.allow',
    `command "${name}" (${printable(found)}) is not on the list of allowed commands; a person adds it: seqctl policy allow ${name} --yes`,
    null,
  );
}

function checkPatterns({ argv, prompt }: LaunchFacts, policy: Policy): LaunchVerdict | null {
  const line = argv.join(' ');
  for (const [i, rule] of policy.forbid.entries()) {
    const where =
      rule.in !== 'prompt' && rule.matches(line)
        ? 'the command line'
        : rule.in !== 'command' && prompt !== null && rule.matches(prompt)
          ? 'the prompt'
          : null;
    if (where !== null)
      return refuse(`forbid[${String(i)}]`, `${where} matches the forbidden pattern /${printable(rule.pattern)}/`, rule.reason);
  }
  return null;
}

function checkRoots({ cwdReal, rootsReal, platform }: LaunchFacts): LaunchVerdict | null {
  const windows = platform === 'win32';
  if (rootsReal.some((root) => isInside(cwdReal, root, windows))) return null;
  return refuse('roots', `the folder ${printable(cwdReal)} is outside the allowed folders ("roots" in policy.yaml)`, null);
}

/** Both are real paths: no link, `.` or `..` is left in them. */
function isInside(path: string, root: string, windows: boolean): boolean {
  const shape = (text: string) => {
    const plain = windows
      ? text
          .replace(/^\\\\\?\\/, '')
          .replaceAll('\\', '/')
          .toLowerCase()
      : text;
    return plain.endsWith('/') ? plain : `${plain}/`;
  };
  return shape(path).startsWith(shape(root));
}
