import { childEnvironment } from '../../policy/environment.ts';
import { signToken } from '../../policy/step-token.ts';
import { indexSteps } from '../../engine/graph.ts';
import { orchestratorOf } from '../../engine/orchestrator.ts';
import { searchPlace, type AgentCommand } from '../../model/ports/agents.ts';
import type { InstanceId, RunId } from '../../model/ids.ts';
import type { Launch, OutputFormat } from '../../model/launch.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { RunRecord } from '../../model/run.ts';
import type { Step } from '../../model/sequence.ts';
import type { StatusFile } from '../../model/status.ts';
import type { Deps } from '../deps.ts';
import type { LoadedSequence } from '../load.ts';
import type { LoadedPolicy } from '../load-policy.ts';
import { chooseAgent, wantedAgents } from './choose-agent.ts';
import { findProgram, judgeLaunch, startedBeside, type Started } from './judge-launch.ts';
import { earlierText } from './earlier.ts';
import { materialsFor, materialsText, type Material } from './materials.ts';
import { indexOf, itemOf, promptFor } from './prompt-text.ts';
import { workplaceOf } from './workplace.ts';

/** How long the runner waits between asking a tree to stop and killing it, and between two heartbeats. */
const GRACE_MS = 10_000;
const HEARTBEAT_MS = 5_000;

export interface LaunchContext {
  readonly loaded: LoadedSequence;
  readonly policy: LoadedPolicy;
  readonly runId: RunId;
  readonly record: RunRecord;
  readonly executor: 'direct' | 'mprocs';
  /** A session to continue. */
  readonly resume: string | null;
  readonly files: ReadonlyMap<InstanceId, StatusFile>;
  /** Agents that this instance has found rate-limited in this run: their fallbacks stand in. */
  readonly exhausted: readonly string[];
  /** What the step's prompt file said when it was found to be trusted; `null` where there is none. It is not read again. */
  readonly promptText: string | null;
}

/** A launch before it is claimed: all but its attempt, its folder and its prompt's place there. */
export interface Prepared {
  readonly launch: Omit<Launch, 'attempt' | 'dir' | 'prompt_file'>;
  /** Becomes prompt.md; `null` where nothing is sent. */
  readonly prompt: string | null;
  /** Becomes inputs.json, named by THREADOS_INPUTS: what an F step fuses. */
  readonly inputs: readonly Material[] | null;
}

/**
 * Turns an instance into what is spawned: program, folder, environment, prompt, clocks; checked against the policy
 * as things stand now, not as they stood when somebody asked. POLICY_DENIED, AGENT_NOT_FOUND, WORKTREE, NO_ARTIFACT…
 */
export async function prepareLaunch(deps: Deps, context: LaunchContext, step: Step, instance: InstanceId): Promise<Result<Prepared>> {
  const workplace = await workplaceOf(deps, context.runId, context.loaded.sequence, step, instance, context.files);
  if (!workplace.ok) return workplace;
  const { cwd, diffBase, setup } = workplace.value;

  const program = await programOf(deps, context, step, instance, cwd);
  if (!program.ok) return program;
  const inputs = step.type === 'f' ? await materialsFor(deps, context.runId, context.loaded.sequence, step, context.files) : null;
  const prompt = await sentPrompt(deps, context, step, instance, inputs);
  if (!prompt.ok) return prompt;
  const verdict = await permitted(deps, context, step, cwd, program.value, prompt.value);
  if (!verdict.ok) return verdict;

  const nonce = deps.ids.nonce();
  const item = itemOf(step, instance);
  const env = childEnvironment(deps.machine.env, context.policy.policy, {
    pass: program.value.pass,
    add: {
      ...program.value.env,
      ...step.env,
      ...(item === null ? {} : { THREADOS_ITEM: item }),
      THREADOS_ACTOR: `agent:${step.id}`,
      THREADOS_RUN_ID: context.runId,
      THREADOS_STEP_ID: step.id,
      THREADOS_INSTANCE: instance,
      THREADOS_INDEX: String(indexOf(instance)),
      THREADOS_ROOT: deps.root,
      THREADOS_NONCE: nonce,
      THREADOS_NODE: deps.machine.node,
      ...(await tokenFor(deps, context, step)),
    },
    platform: deps.machine.platform,
  });
  return ok({
    prompt: prompt.value,
    inputs,
    launch: {
      schema: 1,
      run_id: context.runId,
      step_id: step.id,
      instance,
      nonce,
      executor: context.executor,
      root: deps.root,
      model: program.value.model,
      argv: program.value.argv,
      command: program.value.command,
      cwd,
      env: withSeqctl(env, deps),
      setup: setup === null ? null : step.setup,
      setup_mark: setup,
      clocks: {
        start_ms: step.watchdog?.start_ms ?? null,
        idle_ms: step.watchdog?.idle_ms ?? null,
        wall_ms: step.timeout_ms,
        grace_ms: GRACE_MS,
        heartbeat_ms: HEARTBEAT_MS,
      },
      on_stall: step.watchdog?.on_stall ?? 'stop',
      success_exit_codes: step.success_exit_codes,
      keep_background: step.keep_background,
      interactive: step.interactive,
      redact: context.policy.file.spec.redact ?? [],
      output: program.value.output,
      diff_base: step.diff ? diffBase : null,
      must_change: step.type === 'f' && step.worktree && step.diff,
      artifacts: step.artifacts,
      verify: null,
    },
  });
}

/** What the step's agent may make, where it leads others or is led: see `StepToken`. */
async function tokenFor(deps: Deps, { loaded, runId }: LaunchContext, step: Step): Promise<{ readonly THREADOS_TOKEN?: string }> {
  const orchestrator = orchestratorOf(step.id, indexSteps(loaded.sequence));
  if (orchestrator === null) return {};
  const token = { run_id: runId, step_id: step.id, orchestrator: orchestrator.id, limits: orchestrator.limits };
  return { THREADOS_TOKEN: signToken(token, await deps.tokenKey()) };
}

interface Program extends Omit<AgentCommand, 'output'> {
  readonly model: string;
  readonly output: OutputFormat;
  /** What the PATH look-up of the first word found, before links are followed: what command rules look at. */
  readonly found: string;
}

async function programOf(deps: Deps, context: LaunchContext, step: Step, instance: InstanceId, cwd: string): Promise<Result<Program>> {
  if (step.command !== null) return shellProgram(deps, step, step.command, cwd);
  const agents = await deps.agents(context.policy.file.spec.agents ?? {});
  const request = {
    model_name: step.model_name,
    permissions: step.permissions,
    resume: context.resume,
    cwd,
    interactive: step.interactive,
    // Where the attempt's prompt will lie: the newest one is always in the instance's folder itself.
    prompt_file: step.interactive && step.prompt_file !== null ? `${deps.runs.instanceDir(context.runId, instance)}/prompt.md` : null,
    seqctl: step.type === 'b',
    mcp: step.type === 'b' ? deps.machine.mcp : null,
  };
  const chosen = await chooseAgent(agents, wantedAgents(step, context.exhausted), request);
  if (chosen.ok || context.exhausted.length === 0) return chosen;
  if (chosen.error.code === 'PROVIDER_UNAVAILABLE') return fail('PROVIDER_UNAVAILABLE', `every agent of "${step.id}" is rate-limited`);
  if (chosen.error.code !== 'AGENT_NOT_FOUND') return chosen;
  const { hint } = chosen.error;
  return fail('PROVIDER_UNAVAILABLE', `${context.exhausted.join(', ')} rate-limited; ${chosen.error.message}`, {
    ...(hint === undefined ? {} : { hint }),
  });
}

async function shellProgram(deps: Deps, step: Step, command: readonly string[], cwd: string): Promise<Result<Program>> {
  const [word = '', ...rest] = command;
  const found = await (await deps.programs()).resolve(word, searchPlace(cwd, deps.machine.env));
  if (found === null) {
    return fail('PROGRAM_NOT_FOUND', `"${word}" was not found on PATH`, { hint: `install it, or change the command of step "${step.id}"` });
  }
  return ok({ argv: [...found.argv, ...rest], command, env: {}, pass: [], output: 'text', model: 'shell', found: found.found });
}

/** The prompt as it is sent, or `null` for a shell step that names none. */
async function sentPrompt(
  deps: Deps,
  context: LaunchContext,
  step: Step,
  instance: InstanceId,
  inputs: readonly Material[] | null,
): Promise<Result<string | null>> {
  if (step.prompt_file === null) return ok(null);
  if (context.promptText === null) {
    return fail('NO_ARTIFACT', `step "${step.id}" has no prompt: ${step.prompt_file} does not exist`, {
      hint: `seqctl prompt generate ${step.id}, or: seqctl prompt set ${step.id} FILE`,
    });
  }
  const own = promptFor(context.promptText, step, instance, context.loaded.sequence, context.record);
  const earlier = step.model === 'shell' ? null : await earlierText(deps, { ...context, sequence: context.loaded.sequence }, step);
  const candidates = inputs === null ? null : await materialsText(deps, inputs);
  const parts = [earlier, candidates].filter((part) => part !== null);
  return ok(parts.length === 0 ? own : [own.trimEnd(), ...parts.map((part) => part.trimEnd())].join('\n\n') + '\n');
}

async function permitted(
  deps: Deps,
  context: LaunchContext,
  step: Step,
  cwd: string,
  program: Program,
  prompt: string | null,
): Promise<Result<null>> {
  const cwdReal = await deps.artifacts.real(cwd);
  if (cwdReal === null) return fail('INVALID_VALUE', `the folder ${step.cwd} of step "${step.id}" does not exist`);
  const programs: Started[] = [{ typed: program.command[0] ?? '', found: program.found, argv: program.command }];
  for (const argv of startedBeside(step)) {
    const [typed] = argv;
    const found = await findProgram(deps, typed, cwd);
    if (found === null) return fail('PROGRAM_NOT_FOUND', `"${typed}" was not found on PATH`);
    programs.push({ typed, found, argv });
  }
  const verdict = await judgeLaunch(deps, context.policy.policy, cwdReal, programs, prompt);
  if (verdict.allowed) return ok(null);
  return fail('POLICY_DENIED', `step "${step.id}": ${verdict.reason}`, {
    details: { rule: verdict.rule, steps: [step.id] },
    hint: 'seqctl policy show',
  });
}

/** A step finds `seqctl` on its PATH. */
function withSeqctl(env: Record<string, string>, deps: Deps): Record<string, string> {
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const separator = deps.machine.platform === 'win32' ? ';' : ':';
  return { ...env, [key]: [deps.machine.binDir, env[key] ?? ''].filter((part) => part !== '').join(separator) };
}
