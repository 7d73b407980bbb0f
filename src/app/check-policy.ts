import { isEdit, isRun, type Action } from '../model/action.ts';
import { parseActions } from '../model/parse-action.ts';
import type { Decision, FileChange, Plan } from '../model/plan.ts';
import { ok, type Result } from '../model/result.ts';
import type { StepId } from '../model/ids.ts';
import type { Step } from '../model/sequence.ts';
import type { Deps } from './deps.ts';
import { loadPolicy, type LoadedPolicy } from './load-policy.ts';
import { planToday } from './perform.ts';
import { chooseAgent, wantedAgents } from './run/choose-agent.ts';
import { findProgram, judgeLaunch, startedBeside, type Started } from './run/judge-launch.ts';

/**
 * `seqctl policy check`: what the policy says of each action, and of the steps that it writes or would run also what
 * their launch would be told: an edit may be allowed whose step never is. Changes nothing, starts nothing.
 */
export async function checkPolicy(deps: Deps, input: readonly Action[]): Promise<Result<Plan>> {
  const actions = parseActions(input);
  if (!actions.ok) return actions;
  const planned = await planToday(deps, actions.value, { yes: false, if_revision: null });
  if (!planned.ok) return planned;
  const policy = await loadPolicy(deps);
  if (!policy.ok) return policy;
  const { plan, after } = planned.value;
  const steps = new Map(after.sequence.steps.map((step) => [step.id, step]));
  const decisions: Decision[] = [];
  for (const decision of plan.decisions) {
    const action = plan.actions[decision.action];
    const concerned = action === undefined ? [] : stepsOf(action, plan).flatMap((id) => steps.get(id) ?? []);
    const refused: Refused[] = [];
    for (const step of concerned) {
      const refusal = await refusalOf(deps, policy.value, plan.changes, step);
      if (refusal !== null) refused.push(refusal);
    }
    const stopped = refused.filter((refusal) => refusal.standIn === null);
    decisions.push(told(decision, refused, action !== undefined && isRun(action) && stopped.length === concerned.length));
  }
  return ok({ ...plan, decisions });
}

/** Why a step would not be started, or would not be by one of the agents that stand in for its own. */
interface Refused {
  readonly step: Step;
  readonly standIn: string | null;
  readonly rule: string;
  readonly reason: string;
}

/** Steps that the action writes, or would run now. */
function stepsOf(action: Action, plan: Plan): readonly StepId[] {
  if (isRun(action)) return plan.effects.flatMap((effect) => (effect.effect === 'run' ? effect.steps : []));
  return isEdit(action) && 'id' in action && action.id !== undefined ? [action.id] : [];
}

/** `nothing`: none of what it would run may be run. */
function told(decision: Decision, refused: readonly Refused[], nothing: boolean): Decision {
  const [first] = refused;
  if (first === undefined) return decision;
  const why = refused
    .map(({ step, standIn, rule, reason }) => {
      const what = standIn === null ? 'would not be started' : `could not go on with ${standIn}`;
      return `step "${step.id}" ${what}: ${reason} (${rule})`;
    })
    .join('; ');
  if (nothing && decision.verdict !== 'deny') return { ...decision, verdict: 'deny', rule: first.rule, reason: why };
  return { ...decision, reason: `${decision.reason}; ${why}` };
}

/** What a launch would be told today of the step's program, setup and verifier. What is not installed is judged by its name. */
async function refusalOf(deps: Deps, { file, policy }: LoadedPolicy, changes: readonly FileChange[], step: Step): Promise<Refused | null> {
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

async function promptAfter(deps: Deps, step: Step, changes: readonly FileChange[]): Promise<string | null> {
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
