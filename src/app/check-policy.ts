import { checkLaunch, type LaunchVerdict } from '../policy/launch.ts';
import { isEdit, isRun, type Action } from '../model/action.ts';
import { parseActions } from '../model/parse-action.ts';
import type { Decision, FileChange, Plan } from '../model/plan.ts';
import { ok, type Result } from '../model/result.ts';
import type { StepId } from '../model/ids.ts';
import type { Step } from '../model/sequence.ts';
import { searchPlace } from '../model/ports/agents.ts';
import { allowedRoots } from './allowed-roots.ts';
import type { Deps } from './deps.ts';
import { loadPolicy, type LoadedPolicy } from './load-policy.ts';
import { planToday } from './perform.ts';

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
    const refused: { step: Step; verdict: Refused }[] = [];
    for (const step of concerned) {
      const verdict = await launchVerdict(deps, policy.value, plan.changes, step);
      if (!verdict.allowed) refused.push({ step, verdict });
    }
    decisions.push(told(decision, refused, action !== undefined && isRun(action) && refused.length === concerned.length));
  }
  return ok({ ...plan, decisions });
}

type Refused = Extract<LaunchVerdict, { allowed: false }>;

/** Steps that the action writes, or would run now. */
function stepsOf(action: Action, plan: Plan): readonly StepId[] {
  if (isRun(action)) return plan.effects.flatMap((effect) => (effect.effect === 'run' ? effect.steps : []));
  return isEdit(action) && 'id' in action && action.id !== undefined ? [action.id] : [];
}

/** `nothing`: none of what it would run may be run. */
function told(decision: Decision, refused: readonly { step: Step; verdict: Refused }[], nothing: boolean): Decision {
  const [first] = refused;
  if (first === undefined) return decision;
  const why = refused.map(({ step, verdict }) => `step "${step.id}" would not be started: ${verdict.reason} (${verdict.rule})`).join('; ');
  if (nothing && decision.verdict !== 'deny') return { ...decision, verdict: 'deny', rule: first.verdict.rule, reason: why };
  return { ...decision, reason: `${decision.reason}; ${why}` };
}

async function launchVerdict(
  deps: Deps,
  { file, policy }: LoadedPolicy,
  changes: readonly FileChange[],
  step: Step,
): Promise<LaunchVerdict> {
  if (step.type === 'gate') return { allowed: true };
  const cwd = `${deps.root}/${step.cwd}`;
  const cwdReal = await deps.artifacts.real(cwd);
  if (cwdReal === null) return { allowed: false, rule: 'cwd', reason: `the folder ${step.cwd} does not exist` };
  const rootsReal = await allowedRoots(deps, policy);
  const program = await programOf(deps, file.spec.agents ?? {}, step, cwd);
  if ('allowed' in program) return program;
  const changed = changes.find((change) => change.path === step.prompt_file);
  const read = step.prompt_file === null || changed !== undefined ? null : await deps.files.read(step.prompt_file);
  const prompt = changed?.after ?? (read?.ok === true ? read.value : null);
  return checkLaunch({ ...program, prompt, cwdReal, rootsReal, platform: deps.machine.platform }, policy);
}

/** The program as the launch would find it. */
async function programOf(
  deps: Deps,
  custom: Parameters<Deps['agents']>[0],
  step: Step,
  cwd: string,
): Promise<{ typed: string; found: string; argv: readonly string[] } | Refused> {
  if (step.command !== null) {
    const [typed = ''] = step.command;
    const found = await (await deps.programs()).resolve(typed, searchPlace(cwd, deps.machine.env));
    // What is not installed is judged by its name: whether it would be allowed is what was asked.
    return { typed, found: found?.found ?? typed, argv: step.command };
  }
  const agents = await deps.agents(custom);
  const request = { model_name: step.model_name, permissions: step.permissions, resume: null, cwd, interactive: step.interactive };
  const command = await agents.command(step.model ?? '', request);
  if (!command.ok) return { allowed: false, rule: 'agent', reason: command.error.message };
  const [found = ''] = command.value.argv;
  return { typed: command.value.command[0] ?? '', found, argv: command.value.command };
}
