import type { Policy } from '../../policy/compile.ts';
import { checkLaunch, type LaunchVerdict } from '../../policy/launch.ts';
import { searchPlace } from '../../model/ports/agents.ts';
import type { Step } from '../../model/sequence.ts';
import { allowedRoots } from '../allowed-roots.ts';
import type { Deps } from '../deps.ts';

/** Something that a launch would start. */
export interface Started {
  /** The first word as written. */
  readonly typed: string;
  /** What the PATH look-up of it found. */
  readonly found: string;
  readonly argv: readonly string[];
}

/** What a step starts beside its program, each as written: its setup and its verifier. */
export function startedBeside(step: Step): readonly (readonly [string, ...string[]])[] {
  return [step.setup, step.watchdog?.verify ?? null].flatMap((argv): [string, ...string[]][] => {
    const [word, ...rest] = argv ?? [];
    return word === undefined ? [] : [[word, ...rest]];
  });
}

export async function findProgram(deps: Deps, word: string, cwd: string): Promise<string | null> {
  const found = await (await deps.programs()).resolve(word, searchPlace(cwd, deps.machine.env));
  return found?.found ?? null;
}

/**
 * What the policy says of all that a launch would start: the step's program, with its prompt, then what it starts
 * beside. The one list for the launch itself and for whoever asks beforehand. The first refusal.
 */
export async function judgeLaunch(
  deps: Deps,
  policy: Policy,
  cwdReal: string,
  programs: readonly Started[],
  prompt: string | null,
): Promise<LaunchVerdict> {
  const rootsReal = await allowedRoots(deps, policy);
  for (const [i, program] of programs.entries()) {
    const facts = { ...program, prompt: i === 0 ? prompt : null, cwdReal, rootsReal, platform: deps.machine.platform };
    const verdict = checkLaunch(facts, policy);
    if (!verdict.allowed) return verdict;
  }
  return { allowed: true };
}
