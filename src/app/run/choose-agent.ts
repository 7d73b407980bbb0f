import type { AgentCommand, Agents } from '../../model/ports/agents.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/sequence.ts';

export interface ChosenAgent extends AgentCommand {
  readonly model: string;
  /** What the PATH look-up found. */
  readonly found: string;
}

/** A step's own agent, then those that stand in for it, without the ones that are rate-limited. */
export function wantedAgents(step: Step, exhausted: readonly string[] = []): readonly string[] {
  return [step.model ?? 'claude-code', ...step.fallback].filter((name) => !exhausted.includes(name));
}

/** The first of these agents that is installed. AGENT_NOT_FOUND of the last where none is. */
export async function chooseAgent(
  agents: Agents,
  names: readonly string[],
  request: Parameters<Agents['command']>[1],
): Promise<Result<ChosenAgent>> {
  let missing: Result<never> = fail('PROVIDER_UNAVAILABLE', 'no agent is left to ask');
  for (const name of names) {
    const command = await agents.command(name, request);
    if (command.ok) return ok({ ...command.value, model: name, found: command.value.argv[0] ?? name });
    missing = command;
    if (command.error.code !== 'AGENT_NOT_FOUND') return command;
  }
  return missing;
}
