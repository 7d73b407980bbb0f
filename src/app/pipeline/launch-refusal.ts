import type { FileChange } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/sequence.ts';
import type { Deps } from '../deps.ts';
import type { LoadedPolicy } from '../load-policy.ts';
import { chooseAgent, wantedAgents } from '../run/choose-agent.ts';
import { findProgram, judgeLaunch, startedBeside, type Started } from '../run/judge-launch.ts';

/** Why a step would not be started, or would not be by one of the agents that stand in for its own. */
export interface Refused {
  readonly step: Step;
  readonly standIn: string | null;
  readonly rule: string;
  readonly reason: string;
}

export function refusalText({ step, standIn, rule, reason }: Refused): string {
  const what = standIn === null ? 'would not be started' : `could not go on with ${standIn}`;
  return `step "${step.id}" ${what}: ${reason} (${rule})`;
}

/** What a launch would be told today of the step's program, setup and verifier. What is not installed is judged by its name. */
export async function refusalOf(
  deps: Deps,
  { file, policy }: LoadedPolicy,
  changes: readonly FileChange[],
  step: Step,
): Promise<Refused | null> {
  if (step.type === 'gate') return null;
  const cwd = `${deps.root}/${step.cwd}`;
  const cwdReal = await deps.artifacts.real(cwd);
  if (cwdReal === null) return { step, standIn: null, rule: 'cwd', reason: `the folder ${step.cwd} does not exist` };
  const programs = await programsOf(deps, file.spec.agents ?? {}, step, cwd);
  if (!programs.ok) return { step, standIn: null, rule: 'agent', reason: programs.error.message };
  const beside = await Promise.all(startedBeside(step).map((argv) => startedAs(deps, argv, cwd)));
  const prompt = await promptAfter(deps, step, changes);
  for (const [i, program] of programs.value.entries()) {
    const verdict = await judgeLaunch(deps, policy, cwdReal, [program, ...beside], prompt);
    // The first is the one that would be started today.
    if (!verdict.allowed) return { step, standIn: i === 0 ? null : program.typed, rule: verdict.rule, reason: verdict.reason };
  }
  return null;
}

/** The text of a step's prompt once `changes` have landed; `null` where there is none. */
export async function promptAfter(deps: Deps, step: Step, changes: readonly FileChange[]): Promise<string | null> {
  if (step.prompt_file === null) return null;
  const changed = changes.find((change) => change.path === step.prompt_file);
  if (changed !== undefined) return changed.after;
  const read = await deps.files.read(step.prompt_file);
  return read.ok ? read.value : null;
}

async function startedAs(deps: Deps, argv: readonly [string, ...string[]], cwd: string): Promise<Started> {
  const [typed] = argv;
  return { typed, found: (await findProgram(deps, typed, cwd)) ?? typed, argv };
}

/** The program that the launch would start, and for an agent those that could stand in for it, as far as they are installed. */
async function programsOf(deps: Deps, custom: Parameters<Deps['agents']>[0], step: Step, cwd: string): Promise<Result<readonly Started[]>> {
  const [word, ...rest] = step.command ?? [];
  if (word !== undefined) return ok([await startedAs(deps, [word, ...rest], cwd)]);
  const agents = await deps.agents(custom);
  const request = { model_name: step.model_name, permissions: step.permissions, resume: null, cwd, interactive: step.interactive };
  const wanted = wantedAgents(step);
  const first = await chooseAgent(agents, wanted, request);
  if (!first.ok) return first;
  const later = await Promise.all(wanted.slice(wanted.indexOf(first.value.model) + 1).map((name) => chooseAgent(agents, [name], request)));
  const here = [first, ...later].flatMap((chosen) => (chosen.ok ? [chosen.value] : []));
  return ok(here.map(({ found, command }) => ({ typed: command[0] ?? '', found, argv: command })));
}
